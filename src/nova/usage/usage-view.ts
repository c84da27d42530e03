import type { Period } from './period.ts';
import type { UsedServer } from './usage-queries.ts';

const hour = 3_600_000;

/** One element for each project, in the order of the servers; with its servers when it is to be `detailed`. */
export function tenantUsages(
  servers: readonly UsedServer[],
  period: Period,
  now: number,
  detailed: boolean,
): readonly object[] {
  const byProject = Map.groupBy(servers, ({ projectId }) => projectId);
  return [...byProject].map(([projectId, own]) => {
    const hours = own.map((server) => hoursOf(server, period));
    const total = (each: (server: UsedServer) => number) =>
      own.reduce((sum, server, index) => sum + each(server) * (hours[index] ?? 0), 0);
    return {
      tenant_id: projectId,
      total_hours: total(() => 1),
      total_vcpus_usage: total(({ vcpus }) => vcpus),
      total_memory_mb_usage: total(({ memoryMb }) => memoryMb),
      total_local_gb_usage: total(({ diskGb }) => diskGb),
      start: micros(period.start),
      stop: micros(period.stop),
      ...(detailed ? { server_usages: own.map((server, index) => serverUsage(server, hours[index] ?? 0, now)) } : {}),
    };
  });
}

function serverUsage(server: UsedServer, hours: number, now: number): object {
  const ended = server.terminatedAt;
  return {
    instance_id: server.id,
    name: server.name,
    tenant_id: server.projectId,
    flavor: server.flavorName,
    hours,
    vcpus: server.vcpus,
    memory_mb: server.memoryMb,
    local_gb: server.diskGb,
    started_at: micros(server.launchedAt),
    ended_at: ended === null ? null : micros(ended),
    state: ended === null ? server.vmState : 'terminated',
    uptime: Math.trunc(((ended === null ? now : Date.parse(ended)) - Date.parse(server.launchedAt)) / 1000),
  };
}

/** How long the server was there in the period. */
function hoursOf({ launchedAt, terminatedAt }: UsedServer, { start, stop }: Period): number {
  const from = launchedAt > start ? launchedAt : start;
  const to = terminatedAt !== null && terminatedAt < stop ? terminatedAt : stop;
  return Math.max(0, Date.parse(to) - Date.parse(from)) / hour;
}

/** Microseconds and no zone, as clients read it here. */
function micros(time: string): string {
  return `${time.slice(0, 23)}000`;
}
