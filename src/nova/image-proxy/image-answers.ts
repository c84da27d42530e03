import {
  integer,
  integerOrNull,
  links,
  map,
  page,
  second,
  shape,
  text,
  textOrNull,
  view,
} from '../operation/answer-schema.ts';

const brief = { id: text, name: textOrNull, links };

const image = view(
  'Image',
  {
    ...brief,
    status: { enum: ['ACTIVE', 'SAVING', 'DELETED', 'ERROR', 'UNKNOWN'] },
    progress: { ...integer, description: 'per cent' },
    minRam: { ...integer, description: 'MiB' },
    minDisk: { ...integer, description: 'GiB' },
    metadata: map(text),
    created: second,
    updated: second,
    'OS-EXT-IMG-SIZE:size': { ...integerOrNull, description: 'bytes' },
  },
  {
    'OS-DCF:diskConfig': { enum: ['AUTO', 'MANUAL'], description: 'where its properties say so' },
    server: { allOf: [view('ServerOfImage', { id: text, links })], description: 'of a snapshot' },
  },
);

/** A page of `GET /images`. */
export const briefImagesAnswer = page('images', view('BriefImage', brief));

/** A page of `GET /images/detail`. */
export const imagesAnswer = page('images', image);

/** One of them. */
export const imageAnswer = shape({ image });
