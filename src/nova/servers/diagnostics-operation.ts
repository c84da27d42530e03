import { type GuestDiagnostics, InstanceInvalidState } from '../../compute/index.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { has } from '../microversion/features.ts';
import type { Operation } from '../operation/operation.ts';
import { enforce } from '../policy/policy.ts';
import { diagnosticsAnswer } from './diagnostics-answers.ts';
import { findServer } from './find-server.ts';
import { nicsOf } from './nic.ts';
import type { ServerRecord } from './server-record.ts';

/** Nova's names of the power states. */
const powerStates: Readonly<Record<number, string>> = {
  0: 'pending',
  1: 'running',
  3: 'paused',
  4: 'shutdown',
  6: 'crashed',
  7: 'suspended',
};

/** `GET /servers/{id}/diagnostics`: what the hypervisor counts of a running guest. */
export function diagnosticsOperation({ database, compute }: ComputeFaceDeps): Operation {
  return {
    method: 'GET',
    path: '/servers/:server_id/diagnostics',
    policy: 'admin',
    answers: { 200: diagnosticsAnswer },
    run: async (_request, call) => {
      // Others do not learn from the refusal that there is such a server.
      enforce('reader', call.context);
      const server = await findServer(database, call.context, call.param('server_id'));
      enforce('admin', call.context);
      const counted = await compute.diagnostics(server.id);
      if (counted === null) {
        const state = powerStates[server.powerState] ?? 'pending';
        throw new InstanceInvalidState('get_diagnostics', server.id, 'power state', state);
      }
      if (!has(call.version, 'standardDiagnostics')) return { status: 200, body: byDriver(counted) };
      const nics = await database.read((queries) => nicsOf(queries, [server.id]));
      const macs = new Map((nics.get(server.id) ?? []).map(({ portId, vif }) => [portId, vif?.address ?? null]));
      return { status: 200, body: standard(counted, server, macs) };
    },
  };
}

/** Below 2.48, the driver's own names. */
function byDriver({ cpus, nics, memoryMb }: GuestDiagnostics): object {
  return {
    memory: memoryMb * 1024,
    ...Object.fromEntries(cpus.map(({ id, timeNs }) => [`cpu${id}_time`, timeNs])),
    ...Object.fromEntries(
      nics.flatMap(({ rxBytes, txBytes }, index) => [
        [`vnet${index}_rx`, rxBytes],
        [`vnet${index}_tx`, txBytes],
      ]),
    ),
  };
}

function standard(counted: GuestDiagnostics, server: ServerRecord, macs: ReadonlyMap<string | null, string | null>) {
  const { cpus, disks, nics } = counted;
  const uncountedDisk = {
    read_bytes: null,
    read_requests: null,
    write_bytes: null,
    write_requests: null,
    errors_count: null,
  };
  return {
    state: 'running',
    driver: counted.driver,
    hypervisor: counted.hypervisor,
    hypervisor_os: null,
    uptime: counted.uptime,
    config_drive: server.configDrive,
    num_cpus: cpus.length,
    num_nics: nics.length,
    num_disks: disks.length,
    cpu_details: cpus.map(({ id, timeNs }) => ({ id, time: timeNs, utilisation: null })),
    nic_details: nics.map(({ portId, rxBytes, txBytes }) => ({
      mac_address: macs.get(portId) ?? null,
      ...direction('rx', rxBytes),
      ...direction('tx', txBytes),
    })),
    disk_details: disks.map(() => uncountedDisk),
    memory_details: { maximum: counted.memoryMb, used: null },
  };
}

function direction(way: 'rx' | 'tx', octets: number): object {
  return {
    [`${way}_octets`]: octets,
    [`${way}_errors`]: null,
    [`${way}_drop`]: null,
    [`${way}_packets`]: null,
    [`${way}_rate`]: null,
  };
}
