import { list, shape, text } from '../../operation/answer-schema.ts';

/** A server's tags. */
export const tagsAnswer = shape({ tags: list(text) });
