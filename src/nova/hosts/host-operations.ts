import type { HttpError } from '../../http/http-error.ts';
import { all, type ComputeNodeTable, type Database, run } from '../../store/index.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { badRequest, notFound } from '../errors/nova-error.ts';
import { onlyRefusals } from '../operation/answer-schema.ts';
import { type Call, type Operation, operation, operationWithBody } from '../operation/operation.ts';
import { changedHostAnswer, hostResourcesAnswer, hostsAnswer } from './host-answers.ts';
import { allHosts, nodeOf } from './host-queries.ts';
import { hostBodies } from './host-schemas.ts';

/** The last microversion that has them: since then administrators ask for hypervisors and services. */
const until = 42;

/** `/os-hosts`, for administrators. */
export function hostOperations({
  database,
  compute,
}: Pick<ComputeFaceDeps, 'database' | 'compute'>): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/os-hosts',
      until,
      policy: 'admin',
      answers: { 200: hostsAnswer },
      handle: async (call) => {
        // An empty name asks for all zones.
        const zone = call.query.one('zone') || null;
        const hosts = (await allHosts(database)).filter((host) => zone === null || host.availability_zone === zone);
        return { status: 200, body: { hosts: hosts.map(hostView) } };
      },
    }),
    operation({
      method: 'GET',
      path: '/os-hosts/:host',
      until,
      policy: 'admin',
      answers: { 200: hostResourcesAnswer },
      handle: async (call) => {
        const host = await found(call);
        return { status: 200, body: { host: resourcesOf(host, await usageByProject(database, host.host)) } };
      },
    }),
    operationWithBody({
      method: 'PUT',
      path: '/os-hosts/:host',
      until,
      policy: 'admin',
      answers: { 200: changedHostAnswer },
      body: hostBodies,
      handle: async (call) => {
        const host = await found(call);
        const { status, maintenance_mode: maintenance } = call.body;
        if (status === undefined && maintenance === undefined) {
          throw badRequest('No updates were requested: status or maintenance_mode should be specified.');
        }
        if (maintenance !== undefined) throw badRequest('Hosts have no maintenance mode in this cloud.');
        const disabled = status?.trim().toLowerCase() === 'disable';
        await compute.updateServices(function* (queries) {
          if (!(yield* nodeOf(queries, host.host))) throw noSuchHost(host.host);
          const change = { disabled: Number(disabled), disabled_reason: null };
          yield* run(queries.updateTable('compute_node').set(change).where('host', '=', host.host));
        });
        return { status: 200, body: { host: host.host, status: disabled ? 'disabled' : 'enabled' } };
      },
    }),
    ...(['startup', 'shutdown', 'reboot'] as const).map((action) =>
      operation({
        method: 'GET',
        path: `/os-hosts/:host/${action}`,
        until,
        policy: 'admin',
        answers: onlyRefusals,
        handle: async (call) => {
          await found(call);
          throw badRequest('Hosts are not started, stopped or rebooted by this cloud.');
        },
      }),
    ),
  ];

  /** The host that the path names. Throws HttpError 404. */
  async function found(call: Call<unknown>): Promise<ComputeNodeTable> {
    const name = call.param('host');
    const host = (await allHosts(database)).find((candidate) => candidate.host === name);
    if (!host) throw noSuchHost(name);
    return host;
  }
}

function noSuchHost(name: string): HttpError {
  return notFound(`Compute host ${name.slice(0, 60)} could not be found.`);
}

function hostView(host: ComputeNodeTable): object {
  return { host_name: host.host, service: 'compute', zone: host.availability_zone };
}

interface Amount {
  readonly cpu: number;
  readonly memory_mb: number;
  readonly disk_gb: number;
}

/** What a host has, what is claimed of it, what its servers' flavors ask for at most, and that by project. */
function resourcesOf(host: ComputeNodeTable, usage: ReadonlyMap<string, Amount>): readonly object[] {
  const most = [...usage.values()].reduce(plus, { cpu: 0, memory_mb: 0, disk_gb: 0 });
  const claimed = { cpu: host.vcpus_used, memory_mb: host.memory_mb_used, disk_gb: host.local_gb_used };
  const amounts: readonly (readonly [string, Amount])[] = [
    ['(total)', { cpu: host.vcpus, memory_mb: host.memory_mb, disk_gb: host.local_gb }],
    ['(used_now)', claimed],
    ['(used_max)', most],
    ...usage,
  ];
  return amounts.map(([project, amount]) => ({ resource: { host: host.host, project, ...amount } }));
}

function plus(one: Amount, other: Amount): Amount {
  return {
    cpu: one.cpu + other.cpu,
    memory_mb: one.memory_mb + other.memory_mb,
    disk_gb: one.disk_gb + other.disk_gb,
  };
}

/** What the servers on a host ask for, by project. */
async function usageByProject(database: Database, host: string): Promise<ReadonlyMap<string, Amount>> {
  const rows = await database.read(function* (queries) {
    return yield* all(
      queries
        .selectFrom('instance')
        .select(['project_id', 'vcpus', 'memory_mb', 'disk_gb'])
        .where('host', '=', host)
        .where('deleted', '=', 0)
        .orderBy('project_id'),
    );
  });
  const usage = new Map<string, Amount>();
  for (const { project_id: project, vcpus: cpu, memory_mb, disk_gb } of rows) {
    usage.set(project, plus(usage.get(project) ?? { cpu: 0, memory_mb: 0, disk_gb: 0 }, { cpu, memory_mb, disk_gb }));
  }
  return usage;
}
