import type { Network, QosPolicy } from '../../neutron/resources.ts';
import { failed } from '../errors/failed.ts';
import { physicalNetworkOf } from '../network-info/physical-network.ts';
import type { Operation } from '../operation.ts';
import type { NetworkDetails } from './look.ts';

/**
 * The ids of those networks whose QoS policy makes every port ask for resources (H06). Neutron shows a port's request to
 * service rights only, and when the port is there already; the policy tells before. No request for networks without a
 * policy; else one round trip.
 */
export async function lookAtQosPolicies(
  operation: Operation,
  networks: readonly Network[],
  details: Promise<NetworkDetails>,
): Promise<string[]> {
  const ids = networks.flatMap(({ qos_policy_id }) => qos_policy_id ?? []);
  if (ids.length === 0) return [];
  const reading = operation.service.qosPolicies.listByIds(ids, operation.call('look')).catch((error: unknown) => {
    throw failed(operation, error, { step: 'look', network: networks[0]?.id, rights: 'service' });
  });
  const [policies, { networks: provided }] = await Promise.all([reading, details]);
  return networks.flatMap(({ id, qos_policy_id }) => {
    const policy = policies.find((one) => one.id === qos_policy_id);
    const { physicalNetwork } = physicalNetworkOf(provided.find((one) => one.id === id));
    return policy && asksForResources(policy, physicalNetwork) ? [id] : [];
  });
}

/** Bandwidth is a resource of physical networks alone, packets are one of every host. */
function asksForResources({ rules }: QosPolicy, physicalNetwork: string | null): boolean {
  return rules.some(({ type }) => {
    if (type === 'minimum_bandwidth') return physicalNetwork !== null;
    return type === 'minimum_packet_rate';
  });
}
