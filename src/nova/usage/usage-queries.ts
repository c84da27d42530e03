import { all, first, type Queries, type Unit } from '../../store/index.ts';
import type { Period } from './period.ts';

/** A server for the time in which it was there. Memory in MiB, disk in GiB; times as the store keeps them. */
export interface UsedServer {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly flavorName: string;
  readonly vcpus: number;
  readonly memoryMb: number;
  readonly diskGb: number;
  readonly vmState: string;
  readonly launchedAt: string;
  /** Null: it is still there. */
  readonly terminatedAt: string | null;
}

/** Which servers, in the order of their projects and ids. */
export interface UsageQuestion {
  readonly period: Period;
  /** Null: of all projects. */
  readonly projectId: string | null;
  /** Those after this one. */
  readonly after: Pick<UsedServer, 'id' | 'projectId'> | null;
  /** At most so many; null: all. */
  readonly count: number | null;
}

/** The servers that were there at some time of the period, those that have been deleted and forgotten since as well. */
export function* usedServers(queries: Queries, question: UsageQuestion): Unit<readonly UsedServer[]> {
  const found = [...(yield* known(queries, question)), ...(yield* forgotten(queries, question))];
  found.sort((a, b) => compare(a.projectId, b.projectId) || compare(a.id, b.id));
  return question.count === null ? found : found.slice(0, question.count);
}

/** The place of a server in the order; undefined when nothing is known of it. */
export function* placeOf(queries: Queries, id: string): Unit<UsageQuestion['after'] | undefined> {
  const there = yield* first(queries.selectFrom('instance').select('project_id').where('uuid', '=', id));
  const gone = yield* first(queries.selectFrom('server_usage').select('project_id').where('instance_uuid', '=', id));
  const row = there ?? gone;
  return row && { id, projectId: row.project_id };
}

function* known(queries: Queries, { period, projectId, after, count }: UsageQuestion): Unit<UsedServer[]> {
  let query = queries
    .selectFrom('instance')
    .select(['uuid', 'project_id', 'name', 'flavor', 'vcpus', 'memory_mb', 'disk_gb', 'vm_state'])
    .select(['launched_at', 'terminated_at'])
    .where('launched_at', '<', period.stop)
    .where((where) => where.or([where('terminated_at', 'is', null), where('terminated_at', '>', period.start)]))
    .orderBy('project_id')
    .orderBy('uuid');
  if (projectId !== null) query = query.where('project_id', '=', projectId);
  if (after) {
    query = query.where((where) =>
      where.or([
        where('project_id', '>', after.projectId),
        where.and([where('project_id', '=', after.projectId), where('uuid', '>', after.id)]),
      ]),
    );
  }
  if (count !== null) query = query.limit(count);
  return (yield* all(query)).map((row) => ({
    id: row.uuid,
    projectId: row.project_id,
    name: row.name,
    flavorName: (JSON.parse(row.flavor) as { readonly name: string }).name,
    vcpus: row.vcpus,
    memoryMb: row.memory_mb,
    diskGb: row.disk_gb,
    vmState: row.vm_state,
    launchedAt: row.launched_at ?? '',
    terminatedAt: row.terminated_at,
  }));
}

function* forgotten(queries: Queries, { period, projectId, after, count }: UsageQuestion): Unit<UsedServer[]> {
  let query = queries
    .selectFrom('server_usage')
    .selectAll()
    .where('launched_at', '<', period.stop)
    .where('terminated_at', '>', period.start)
    .orderBy('project_id')
    .orderBy('instance_uuid');
  if (projectId !== null) query = query.where('project_id', '=', projectId);
  if (after) {
    query = query.where((where) =>
      where.or([
        where('project_id', '>', after.projectId),
        where.and([where('project_id', '=', after.projectId), where('instance_uuid', '>', after.id)]),
      ]),
    );
  }
  if (count !== null) query = query.limit(count);
  return (yield* all(query)).map((row) => ({
    id: row.instance_uuid,
    projectId: row.project_id,
    name: row.name,
    flavorName: row.flavor_name,
    vcpus: row.vcpus,
    memoryMb: row.memory_mb,
    diskGb: row.disk_gb,
    vmState: 'deleted',
    launchedAt: row.launched_at,
    terminatedAt: row.terminated_at,
  }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
