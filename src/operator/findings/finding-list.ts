import { all, type FindingTable, first, type Queries, type Unit } from '../../store/index.ts';
import type { FindingQuery } from './list-query.ts';

/** The findings of a page, the oldest first; null when its marker is no finding. */
export function* listFindings(
  queries: Queries,
  { state, kind, server, limit, marker }: FindingQuery,
): Unit<readonly FindingTable[] | null> {
  let found = queries.selectFrom('finding').selectAll().orderBy('found_at').orderBy('id').limit(limit);
  found = state === null ? found.where('mended_at', 'is', null) : found.where('state', '=', state);
  if (kind !== null) found = found.where('kind', '=', kind);
  if (server !== null) found = found.where('server_id', '=', server);
  if (marker !== null) {
    const last = yield* first(queries.selectFrom('finding').select(['id', 'found_at']).where('id', '=', marker));
    if (!last) return null;
    found = found.where((where) =>
      where.or([
        where('found_at', '>', last.found_at),
        where.and([where('found_at', '=', last.found_at), where('id', '>', last.id)]),
      ]),
    );
  }
  return yield* all(found);
}
