import { list, shape, text, view } from '../operation/answer-schema.ts';

const extension = view('Extension', {
  alias: text,
  name: text,
  description: text,
  links: { type: 'array', maxItems: 0 },
  namespace: text,
  updated: text,
});

/** `GET /extensions`. */
export const extensionsAnswer = shape({ extensions: list(extension) });

/** `GET /extensions/{alias}`. */
export const extensionAnswer = shape({ extension });
