import { chunksOf } from '../../neutron/client/call/filters.ts';
import type { Port } from '../../neutron/resources.ts';
import type { Engine } from '../engine.ts';
import { failed } from '../errors/failed.ts';
import { beginOperation } from '../operation.ts';
import type { PortState, PortStateRequest } from './network-upkeep.ts';

/** See NetworkUpkeep.portStates. */
export async function portStates(engine: Engine, request: PortStateRequest): Promise<ReadonlyMap<string, PortState>> {
  const { requestId, instance, portIds, signal, onCall } = request;
  const input = { context: null, requestId, projectId: instance.projectId, signal, onCall };
  const operation = beginOperation(engine, input);
  const fields = ['id', 'status', 'admin_state_up', 'device_id'];
  try {
    const chunks = chunksOf(portIds).map((id) =>
      operation.service.ports.list({ id, fields }, operation.call('confirm')),
    );
    const ports = (await Promise.all(chunks)).flat();
    const found = new Map(ports.map((port) => [port.id, port]));
    return new Map(portIds.map((id) => [id, stateOf(found.get(id), instance.uuid)]));
  } catch (error) {
    throw failed(operation, error, { step: 'confirm', rights: 'service' });
  }
}

function stateOf(port: Port | undefined, instanceUuid: string): PortState {
  if (!port || port.device_id !== instanceUuid) return 'gone';
  if (port.status === 'ACTIVE' || !port.admin_state_up) return 'wired';
  return port.status === 'ERROR' ? 'failed' : 'pending';
}
