import { first, type Queries, type Unit } from '../store/index.ts';

/** The host that a saga's claim chose, by its journal; null when it came to none. */
export function* claimedHost(queries: Queries, sagaId: string): Unit<string | null> {
  const row = yield* first(
    queries
      .selectFrom('saga_event')
      .select('data')
      .where('saga_id', '=', sagaId)
      .where('node', '=', 'claim')
      .where('kind', '=', 'succeeded'),
  );
  const output: unknown = row?.data ? JSON.parse(row.data) : null;
  return typeof output === 'object' && output !== null && 'host' in output ? String(output.host) : null;
}
