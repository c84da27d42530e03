import type { FloatingIp, Port } from '../../neutron/resources.ts';
import { withDeadline } from '../deadline.ts';
import type { Engine } from '../engine.ts';
import { failure } from '../errors/allocation-error-of.ts';
import { failed } from '../errors/failed.ts';
import { type NetworkDetails, noDetails } from '../look/look.ts';
import { networkDetails } from '../look/network-details.ts';
import { buildVif } from '../network-info/build-vif.ts';
import type { Vif } from '../network-info/vif.ts';
import { beginOperation, type Operation } from '../operation.ts';
import type { NicRecord } from '../port-ledger.ts';
import { matchPorts } from './match-ports.ts';
import type { Refreshed, RefreshRequest } from './network-upkeep.ts';
import { rebindPort } from './rebind-port.ts';

/** See NetworkUpkeep.refreshNetworkInfo. Two round trips whatever the number of NICs, one more where ports are rebound. */
export function refreshNetworkInfo(engine: Engine, request: RefreshRequest): Promise<Refreshed> {
  const late = failure('NetworkAllocationTimeout', { step: 'refresh' });
  const { allocationDeadlineMs } = engine.options;
  const run = (signal: AbortSignal) => refresh(engine, request, signal);
  return withDeadline(engine.runtime, allocationDeadlineMs, late, run, request.signal);
}

async function refresh(engine: Engine, request: RefreshRequest, signal: AbortSignal): Promise<Refreshed> {
  const { requestId, instance, ledger, scope, onCall } = request;
  const records = await ledger.read();
  // N30: nothing recorded, nothing to look at.
  if (scope === 'known' && records.length === 0) return { networkInfo: [], gone: [] };
  const { projectId } = instance;
  const operation = beginOperation(engine, { context: null, requestId, projectId, signal, onCall });
  const { known, added, gone } = matchPorts(records, await listPorts(operation, instance.uuid, scope), scope);
  const here = (scope === 'all' && request.rebindTo) || null;
  const bound = await Promise.all(
    known.map(async ({ record, port }) => ({
      record,
      port: here === null ? port : await rebindPort(engine, operation, port, here),
    })),
  );
  const sources = await lookAgain(
    operation,
    [...bound, ...added].map(({ port }) => port),
  );
  const describe = ({ record, port }: { record: NicRecord; port: Port }) => ({
    ...record,
    vif: vifOf(engine, record, port, sources),
  });
  signal.throwIfAborted();
  if (bound.length + added.length > 0) {
    await ledger.amend({ changed: bound.map(describe), added: added.map(describe) });
  }
  return { networkInfo: (await ledger.read()).flatMap(({ vif }) => vif ?? []), gone };
}

/** The project's ports that carry the instance's id; anybody can write it into a port of theirs. */
async function listPorts(operation: Operation, uuid: string, scope: RefreshRequest['scope']): Promise<Port[]> {
  const one = typeof scope === 'object' ? { id: scope.portId } : {};
  try {
    const ports = await operation.service.ports.list({ device_id: uuid, ...one }, operation.call('refresh'));
    return ports.filter(({ project_id }) => project_id === operation.projectId);
  } catch (error) {
    throw failed(operation, error, { step: 'refresh', rights: 'service' });
  }
}

interface Sources {
  readonly details: NetworkDetails;
  readonly floatingIps: readonly FloatingIp[];
}

async function lookAgain(operation: Operation, ports: readonly Port[]): Promise<Sources> {
  if (ports.length === 0) return { details: noDetails, floatingIps: [] };
  const ids = ports.map(({ id }) => id);
  const networkIds = ports.map(({ network_id }) => network_id);
  try {
    const [details, floatingIps] = await Promise.all([
      networkDetails(operation, networkIds),
      operation.service.floatingIps.listByPorts(ids, operation.call('refresh')),
    ]);
    return { details, floatingIps };
  } catch (error) {
    throw failed(operation, error, { step: 'refresh', rights: 'service' });
  }
}

/** The NIC as Neutron has it; what kind of NIC it is does not change under the guest (N14). */
function vifOf(engine: Engine, record: NicRecord, port: Port, { details, floatingIps }: Sources): Vif {
  const { ovsBridge, flatInjected } = engine.options;
  const network = details.networks.find(({ id }) => id === port.network_id);
  const preserveOnDelete = record.ownership === 'brought';
  const vif = buildVif(port, { network, details, floatingIps, preserveOnDelete, ovsBridge, flatInjected });
  const before = record.vif?.vnicType;
  if (before === undefined || before === vif.vnicType) return vif;
  const fields = { port: port.id, before, now: vif.vnicType };
  engine.logger.error(fields, 'the vnic type of a plugged port has changed: the NIC keeps the one it has');
  return { ...vif, vnicType: before };
}
