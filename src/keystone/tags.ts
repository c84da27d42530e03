import type { Query } from './routes/query.ts';
import { textOf } from './routes/query.ts';

/** One tag: no comma and no slash, as the guidelines of OpenStack's APIs have it. */
export const tag = { type: 'string', minLength: 1, maxLength: 255, pattern: '^[^,/]*$' } as const;

/** The tags of a project or a domain. */
export const tagList = { type: 'array', items: tag, maxItems: 80, uniqueItems: true } as const;

/** The tags of a stored text. */
export function readTags(stored: string): readonly string[] {
  return JSON.parse(stored);
}

/** Whether tags are what a query asks for by `tags`, `tags-any`, `not-tags` and `not-tags-any`. */
export function tagsMatch(tags: readonly string[], query: Query): boolean {
  const listed = (key: string) => textOf(query, key)?.split(',');
  const has = (one: string) => tags.includes(one);
  const all = listed('tags');
  const any = listed('tags-any');
  const notAll = listed('not-tags');
  const notAny = listed('not-tags-any');
  return (
    (all === undefined || all.every(has)) &&
    (any === undefined || any.some(has)) &&
    (notAll === undefined || !notAll.every(has)) &&
    (notAny === undefined || !notAny.some(has))
  );
}
