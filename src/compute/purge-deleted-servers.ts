import { all, type Queries, run, type Unit } from '../store/index.ts';

/**
 * Removes up to `most` servers that were deleted before `before` (a time of the store), with their faults, and the journal
 * of their builds and deletions. A saga that is stuck stays, for somebody has to look at it; a server with a saga under way
 * stays as a whole. Answers how many servers went.
 */
export function* purgeDeletedServers(queries: Queries, before: string, most: number): Unit<number> {
  const underWay = queries.selectFrom('saga').select('subject').where('state', 'in', ['running', 'unwinding']);
  const rows = yield* all(
    queries
      .selectFrom('instance')
      .select('uuid')
      .where('deleted', '=', 1)
      .where('terminated_at', '<', before)
      .where('uuid', 'not in', underWay)
      .orderBy('terminated_at')
      .limit(most),
  );
  if (rows.length === 0) return 0;
  const uuids = rows.map(({ uuid }) => uuid);
  // Their events go with them, as do the faults of servers.
  yield* run(
    queries.deleteFrom('saga').where('subject', 'in', uuids).where('state', 'in', ['done', 'unwound', 'abandoned']),
  );
  yield* run(queries.deleteFrom('server_group_member').where('instance_uuid', 'in', uuids));
  return yield* run(queries.deleteFrom('instance').where('uuid', 'in', uuids));
}
