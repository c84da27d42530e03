import type { FloatingIp } from '../../neutron/resources.ts';
import { failed } from '../errors/failed.ts';
import type { Work } from '../work.ts';

/** The floating IPs of the ports that the user brings; new ports have none. No request without such ports. */
export async function floatingIps(work: Work): Promise<FloatingIp[]> {
  const { operation } = work;
  const brought = work.nics.flatMap(({ brought }) => brought?.id ?? []);
  if (brought.length === 0) return [];
  try {
    return await operation.service.floatingIps.listByPorts(brought, operation.call('look'));
  } catch (error) {
    throw failed(operation, error, { step: 'look', rights: 'service' });
  }
}
