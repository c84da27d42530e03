import { all, first, type Queries, type SagaTable, type Unit } from '../../store/index.ts';
import type { SagaQuery } from './list-query.ts';

/** The sagas of a page, newest first; null when its marker is no saga. */
export function* listSagas(
  queries: Queries,
  { state, name, subject, limit, marker }: SagaQuery,
): Unit<readonly SagaTable[] | null> {
  let found = queries.selectFrom('saga').selectAll().orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit);
  if (state !== null) found = found.where('state', '=', state);
  if (name !== null) found = found.where('name', '=', name);
  if (subject !== null) found = found.where('subject', '=', subject);
  if (marker !== null) {
    const last = yield* first(queries.selectFrom('saga').select(['id', 'created_at']).where('id', '=', marker));
    if (!last) return null;
    found = found.where((where) =>
      where.or([
        where('created_at', '<', last.created_at),
        where.and([where('created_at', '=', last.created_at), where('id', '<', last.id)]),
      ]),
    );
  }
  return yield* all(found);
}
