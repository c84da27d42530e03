import { map, shape, text } from '../operation/answer-schema.ts';

/** All metadata. */
export const metadataAnswer = shape({ metadata: map(text) });

/** One item of it, under its own name. */
export const metadataItemAnswer = shape({ meta: { ...map(text), minProperties: 1, maxProperties: 1 } });
