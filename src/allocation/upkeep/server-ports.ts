import type { Port } from '../../neutron/resources.ts';
import { isServerOwner } from '../../neutron/server-owner.ts';
import type { Engine } from '../engine.ts';
import type { ServerPort, SurveyRequest } from './network-upkeep.ts';

/** What is read of each port. */
const fields: readonly (keyof Port)[] = [
  'id',
  'project_id',
  'network_id',
  'name',
  'device_id',
  'device_owner',
  'binding:host_id',
];

/** Ports in one answer. Neutron makes larger ones slowly, and others wait for that worker. */
const pageSize = '500';

/** See NetworkUpkeep.serverPorts. One page after the other: nobody waits for it, and Neutron has better things to do. */
export async function* serverPorts(
  { neutron }: Engine,
  { requestId, deviceId, signal }: SurveyRequest,
): AsyncGenerator<readonly ServerPort[], void, undefined> {
  const { ports } = neutron.as({ kind: 'service', requestId });
  const filters = {
    fields,
    limit: pageSize,
    sort_key: 'id',
    sort_dir: 'asc',
    ...(deviceId !== undefined && { device_id: deviceId }),
  };
  for await (const page of ports.pages(filters, { step: 'list', signal })) {
    yield page.filter(mayBeServers).map(serverPort);
  }
}

function mayBeServers({ device_id, device_owner }: Port): boolean {
  return device_id !== '' && (device_owner === '' || isServerOwner(device_owner));
}

function serverPort(port: Port): ServerPort {
  return {
    id: port.id,
    projectId: port.project_id ?? null,
    networkId: port.network_id,
    name: port.name ?? '',
    deviceId: port.device_id,
    isOwned: port.device_owner !== '',
    hostId: port['binding:host_id'] ?? '',
  };
}
