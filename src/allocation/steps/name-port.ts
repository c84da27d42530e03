import { failed } from '../errors/failed.ts';
import type { Nic } from '../nic.ts';
import { hasExternalDns, type Work } from '../work.ts';

/**
 * Gives a bound port the host name where the network has a DNS domain of its own: as the user, in whose zone the records
 * are made (I03). Throws InvalidInput for a name that DNS does not allow (I04).
 */
export async function namePort(work: Work, nic: Nic): Promise<void> {
  if (nic.portId === null || !hasExternalDns(work, nic)) return;
  const { operation, request } = work;
  try {
    const body = { dns_name: request.instance.hostname };
    await operation.user.ports.update(nic.portId, body, operation.call('dns', nic.index));
  } catch (error) {
    throw failed(operation, error, { step: 'dns', nic: nic.index, port: nic.portId, network: nic.networkId });
  }
}
