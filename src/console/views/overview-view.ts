import { isoMillis } from '../../runtime/time.ts';
import { all, first, type Queries, type Unit } from '../../store/index.ts';
import { lookAt, type View } from '../api/view.ts';
import type { ConsoleDeps } from '../deps.ts';
import { runWire } from './runs.ts';

const underWay = ['running', 'unwinding'];
const failed = ['unwinding', 'unwound', 'stuck'];
/** Runs of each list. */
const mostRuns = 8;
/** Milliseconds: what failed longer ago is no news. */
const recent = 24 * 3_600_000;

/** How a cloud is, in one look: capacity and findings for administrators; servers, what is under way, what failed lately. */
export function overviewView({ database, runtime, statusOf }: ConsoleDeps): View {
  return {
    path: '/overview',
    every: 1000,
    look: async ({ projectId, context }) => {
      // To the minute, so that the passing of time alone changes nothing.
      const since = isoMillis(Math.floor((runtime.clock.now() - recent) / 60_000) * 60_000);
      const found = await database.read(function* (queries) {
        return {
          servers: yield* serverCounts(queries, projectId),
          under_way: yield* runsIn(queries, projectId, underWay, since, 'oldest'),
          failures: yield* runsIn(queries, projectId, failed, since, 'newest'),
          stuck: yield* stuckRuns(queries, projectId),
          hosts: context.isAdmin ? yield* hosts(queries) : null,
          findings: context.isAdmin ? yield* findings(queries) : null,
        };
      });
      const byStatus = new Map<string, number>();
      for (const { vm_state, task_state, count } of found.servers) {
        const status = statusOf(vm_state, task_state);
        byStatus.set(status, (byStatus.get(status) ?? 0) + Number(count));
      }
      return lookAt({ ...found, servers: [...byStatus].map(([status, count]) => ({ status, count })) });
    },
  };
}

function* serverCounts(queries: Queries, projectId: string | null) {
  let servers = queries
    .selectFrom('instance')
    .select((select) => ['vm_state', 'task_state', select.fn.countAll<number | string>().as('count')])
    .where('deleted', '=', 0)
    .groupBy(['vm_state', 'task_state'])
    .orderBy('vm_state');
  if (projectId !== null) servers = servers.where('project_id', '=', projectId);
  return yield* all(servers);
}

function* runsIn(
  queries: Queries,
  projectId: string | null,
  states: readonly string[],
  since: string,
  order: 'oldest' | 'newest',
): Unit<readonly object[]> {
  let runs = queries
    .selectFrom('saga')
    .innerJoin('instance', 'instance.uuid', 'saga.subject')
    .selectAll('saga')
    .select('instance.name as server_name')
    .where('saga.state', 'in', states)
    .where('saga.created_at', '>', since)
    .orderBy('saga.created_at', order === 'newest' ? 'desc' : 'asc')
    .orderBy('saga.id')
    .limit(mostRuns);
  if (projectId !== null) runs = runs.where('instance.project_id', '=', projectId);
  const rows = yield* all(runs);
  return rows.map(({ server_name, ...saga }) => ({ ...runWire(saga), server_name }));
}

function* stuckRuns(queries: Queries, projectId: string | null): Unit<number> {
  let runs = queries
    .selectFrom('saga')
    .innerJoin('instance', 'instance.uuid', 'saga.subject')
    .select((select) => select.fn.countAll<number | string>().as('count'))
    .where('saga.state', '=', 'stuck');
  if (projectId !== null) runs = runs.where('instance.project_id', '=', projectId);
  return Number((yield* first(runs))?.count ?? 0);
}

/** What each host has (as far as it may be oversubscribed) and what is claimed of it. */
function* hosts(queries: Queries) {
  const rows = yield* all(queries.selectFrom('compute_node').selectAll().orderBy('host').limit(50));
  return rows.map((row) => ({
    host: row.host,
    availability_zone: row.availability_zone,
    open: row.disabled === 0 && row.forced_down === 0,
    closed_because: row.forced_down === 1 ? 'forced down' : row.disabled === 1 ? (row.disabled_reason ?? '') : null,
    vcpus: { used: row.vcpus_used, limit: row.vcpu_limit },
    memory_mb: { used: row.memory_mb_used, limit: row.memory_mb_limit },
    disk_gb: { used: row.local_gb_used, limit: row.local_gb_limit },
  }));
}

function* findings(queries: Queries) {
  const counts = yield* all(
    queries
      .selectFrom('finding')
      .select((select) => ['state', select.fn.countAll<number | string>().as('count')])
      .where('mended_at', 'is', null)
      .groupBy('state')
      .orderBy('state'),
  );
  return counts.map(({ state, count }) => ({ state, count: Number(count) }));
}
