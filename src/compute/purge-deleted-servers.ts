import { all, type InstanceTable, type Queries, run, type ServerUsageTable, type Unit } from '../store/index.ts';

/**
 * Removes up to `most` servers that were deleted before `before` (a time of the store), with their faults, and the journal
 * of their builds and deletions; what reports of use need of them is kept. A saga that is stuck stays, for somebody has to look at it; a server with a saga under way
 * stays as a whole. Answers how many servers went.
 */
export function* purgeDeletedServers(queries: Queries, before: string, most: number): Unit<number> {
  const underWay = queries.selectFrom('saga').select('subject').where('state', 'in', ['running', 'unwinding']);
  const rows = yield* all(
    queries
      .selectFrom('instance')
      .select(['uuid', 'project_id', 'name', 'flavor', 'vcpus', 'memory_mb', 'disk_gb', 'launched_at', 'terminated_at'])
      .where('deleted', '=', 1)
      .where('terminated_at', '<', before)
      .where('uuid', 'not in', underWay)
      .orderBy('terminated_at')
      .limit(most),
  );
  if (rows.length === 0) return 0;
  const uuids = rows.map(({ uuid }) => uuid);
  const used = rows.flatMap(usageOf);
  if (used.length > 0) yield* run(queries.insertInto('server_usage').values(used));
  // Their events go with them, as do the faults of servers.
  yield* run(
    queries.deleteFrom('saga').where('subject', 'in', uuids).where('state', 'in', ['done', 'unwound', 'abandoned']),
  );
  yield* run(queries.deleteFrom('server_group_member').where('instance_uuid', 'in', uuids));
  return yield* run(queries.deleteFrom('instance').where('uuid', 'in', uuids));
}

/** Forgets the use of servers that were deleted before `before` (a time of the store). Answers how many. */
export function* purgeServerUsage(queries: Queries, before: string): Unit<number> {
  return yield* run(queries.deleteFrom('server_usage').where('terminated_at', '<', before));
}

type Used = Pick<InstanceTable, 'uuid' | 'project_id' | 'name' | 'flavor' | 'vcpus' | 'memory_mb' | 'disk_gb'> &
  Pick<InstanceTable, 'launched_at' | 'terminated_at'>;

/** A server that never ran has used nothing. */
function usageOf({ uuid, flavor, launched_at, terminated_at, ...row }: Used): ServerUsageTable[] {
  if (launched_at === null || terminated_at === null) return [];
  const { name = '' } = JSON.parse(flavor) as { readonly name?: string };
  return [{ ...row, instance_uuid: uuid, flavor_name: name, launched_at, terminated_at }];
}
