import { chunksOf } from '../../neutron/client/call/filters.ts';
import type { Port } from '../../neutron/resources.ts';
import { failure } from '../errors/allocation-error-of.ts';
import { failed } from '../errors/failed.ts';
import type { Operation } from '../operation.ts';

/**
 * Reads the ports that the user brings, all at once and with service rights (only these show binding and resource
 * request). Throws PortNotFound for the first one that does not exist (C02).
 */
export async function lookAtPorts(operation: Operation, portIds: readonly string[]): Promise<Port[]> {
  let found: Port[];
  try {
    const chunks = chunksOf(portIds).map((id) => operation.service.ports.list({ id }, operation.call('look')));
    found = (await Promise.all(chunks)).flat();
  } catch (error) {
    throw failed(operation, error, { step: 'look', rights: 'service', port: portIds[0] });
  }
  return portIds.map((id) => {
    const port = found.find((one) => one.id === id);
    if (!port) throw failure('PortNotFound', { step: 'look', port: id });
    return port;
  });
}
