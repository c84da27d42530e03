import { all, type Database, first, type Queries, run, type ServerGroupTable, type Unit } from '../../store/index.ts';
import type { Limits } from '../config.ts';
import { forbidden } from '../errors/nova-error.ts';
import { holdProjectQuota } from '../limits/project-usage.ts';
import { quotasOf } from '../quotas/quota-queries.ts';
import { within } from '../quotas/quotas.ts';

/** A group with the ids of its servers, the deleted ones left out. */
export interface ServerGroup extends ServerGroupTable {
  readonly members: readonly string[];
}

/** Undefined when there is no such group. */
export function* serverGroupById(queries: Queries, id: string): Unit<ServerGroup | undefined> {
  const row = yield* first(queries.selectFrom('server_group').selectAll().where('id', '=', id));
  return row && (yield* withMembers(queries, [row]))[0];
}

/** Those of a project, or of all; the oldest first. */
export async function serverGroupsOf(
  database: Database,
  projectId: string | null,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<ServerGroup[]> {
  return database.read(function* (queries) {
    let query = queries.selectFrom('server_group').selectAll().orderBy('created_at').orderBy('id');
    if (projectId !== null) query = query.where('project_id', '=', projectId);
    return yield* withMembers(queries, yield* all(query.limit(limit).offset(offset)));
  });
}

/** How many groups a project has; of one user, or of all. */
export function* countServerGroups(queries: Queries, projectId: string, userId: string | null = null): Unit<number> {
  const groups = queries.selectFrom('server_group');
  const row = yield* first(
    (userId === null ? groups : groups.where('user_id', '=', userId))
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('project_id', '=', projectId),
  );
  return Number(row?.count ?? 0);
}

/** Throws HttpError 403 over the quota of the project, or of its user, also when many are made at once. */
export async function insertServerGroup(database: Database, group: ServerGroupTable, limits: Limits): Promise<void> {
  const projectId = group.project_id;
  await database.write(function* (queries) {
    yield* holdProjectQuota(queries, projectId);
    for (const userId of [null, group.user_id]) {
      const quotas = yield* quotasOf(queries, limits, { projectId, userId });
      if (!within((yield* countServerGroups(queries, projectId, userId)) + 1, quotas.server_groups)) {
        throw forbidden('Quota exceeded, too many server groups.');
      }
    }
    yield* run(queries.insertInto('server_group').values(group));
  });
}

/** Its servers go on without it. */
export function* deleteServerGroup(queries: Queries, id: string): Unit<void> {
  yield* run(queries.deleteFrom('server_group').where('id', '=', id));
}

/** The ids of the groups that a server is in: one, or none. */
export function* groupIdsOf(queries: Queries, instanceUuid: string): Unit<string[]> {
  const query = queries.selectFrom('server_group_member').select('group_id');
  return (yield* all(query.where('instance_uuid', '=', instanceUuid))).map((row) => row.group_id);
}

function* withMembers(queries: Queries, rows: readonly ServerGroupTable[]): Unit<ServerGroup[]> {
  if (rows.length === 0) return [];
  const members = yield* all(
    queries
      .selectFrom('server_group_member as m')
      .innerJoin('instance as i', 'i.uuid', 'm.instance_uuid')
      .select(['m.group_id', 'i.uuid'])
      .where('i.deleted', '=', 0)
      .where(
        'm.group_id',
        'in',
        rows.map((row) => row.id),
      )
      .orderBy('i.created_at')
      .orderBy('i.uuid'),
  );
  return rows.map((row) => ({
    ...row,
    members: members.filter((member) => member.group_id === row.id).map((member) => member.uuid),
  }));
}
