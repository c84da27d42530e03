import type { Network } from '../../neutron/resources.ts';

const tunnels: ReadonlySet<string> = new Set(['vxlan', 'gre', 'geneve']);

export interface PhysicalNetwork {
  readonly physicalNetwork: string | null;
  readonly tunneled: boolean;
}

/**
 * What a network runs over: the first of its segments that has a physical network (G38), else its provider attributes
 * (G40). Needs the network as service rights show it; nothing is known of one that hides them.
 */
export function physicalNetworkOf(network: Network | undefined): PhysicalNetwork {
  const segment = network?.segments?.find((one) => one['provider:physical_network']);
  if (segment) return { physicalNetwork: segment['provider:physical_network'], tunneled: false };
  const type = network?.segments?.[0]?.['provider:network_type'] ?? network?.['provider:network_type'];
  return {
    physicalNetwork: network?.['provider:physical_network'] ?? null,
    tunneled: typeof type === 'string' && tunnels.has(type),
  };
}
