import type { Query } from './query.ts';

/** How many elements a page holds: `limit`, at most `most`; without it, or with 0, `most`. Throws HttpError 400. */
export function pageSize(query: Query, most: number): number {
  const limit = query.number('limit');
  return limit === null || limit === 0 ? most : Math.min(limit, most);
}
