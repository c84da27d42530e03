import { links, list, shape, text, view } from '../operation/answer-schema.ts';

const entry = {
  id: text,
  status: text,
  version: { ...text, description: 'the newest microversion' },
  min_version: { ...text, description: 'the oldest one' },
  updated: { type: 'string', format: 'date-time' },
  links,
};

/** Which versions there are. */
export const versionsAnswer = shape({ versions: list(view('Version', entry)) });

/** One of them. */
export const versionAnswer = shape({
  version: view('DetailedVersion', {
    ...entry,
    'media-types': list(view('MediaType', { base: text, type: text })),
  }),
});
