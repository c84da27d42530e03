import { all, first, type Queries, type SagaEventTable, type SagaTable, type Unit } from '../store/index.ts';

/** A saga with what its journal says of it, in order; null when there is none of this id. */
export function* readSaga(
  queries: Queries,
  id: string,
): Unit<{ readonly saga: SagaTable; readonly events: readonly SagaEventTable[] } | null> {
  const saga = yield* first(queries.selectFrom('saga').selectAll().where('id', '=', id));
  if (!saga) return null;
  const events = yield* all(queries.selectFrom('saga_event').selectAll().where('saga_id', '=', id).orderBy('seq'));
  return { saga, events };
}
