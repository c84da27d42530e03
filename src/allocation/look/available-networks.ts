import type { Network } from '../../neutron/resources.ts';
import { failed } from '../errors/failed.ts';
import type { Operation } from '../operation.ts';

/**
 * The networks that a server may get without naming one: the project's own, then those shared with it (B04, B05).
 * External networks of others are not among them unless they are shared. `onlyUp` leaves out own networks that are
 * administratively down; shared ones always count (B22, B23).
 */
export async function lookAtAvailableNetworks(operation: Operation, onlyUp: boolean): Promise<Network[]> {
  const { user, projectId } = operation;
  const options = operation.call('look');
  try {
    const [own, shared] = await Promise.all([
      user.networks.list({ tenant_id: projectId, shared: false, ...(onlyUp ? { admin_state_up: true } : {}) }, options),
      user.networks.list({ shared: true }, options),
    ]);
    return [...new Map([...own, ...shared].map((network) => [network.id, network])).values()];
  } catch (error) {
    throw failed(operation, error, { step: 'look' });
  }
}
