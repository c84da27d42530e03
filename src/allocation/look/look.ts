import type { FixedIp, Network, Port, Subnet } from '../../neutron/resources.ts';

/** Where a DHCP server of a network answers. */
export interface DhcpPort {
  readonly id: string;
  readonly network_id: string;
  readonly fixed_ips: readonly FixedIp[];
}

/** What only service rights show of networks, for network info; plain data. */
export interface NetworkDetails {
  readonly networks: readonly Network[];
  readonly subnets: readonly Subnet[];
  readonly dhcpPorts: readonly DhcpPort[];
}

/** What is known of the wanted networks and ports before anything is made; plain data. */
export interface Look {
  /** The networks of the request, in the order in which Neutron listed them, as the user sees them. */
  readonly networks: readonly Network[];
  /** The ports of the request, with service rights. */
  readonly ports: readonly Port[];
  /** Ids, in the order of the request, each once. */
  readonly securityGroups: readonly string[];
  /** The networks of new ports whose QoS policy makes every port ask for resources; ids. */
  readonly resourceNetworks: readonly string[];
  /** Aliases of Neutron's extensions. */
  readonly extensions: readonly string[];
}

export const noDetails: NetworkDetails = { networks: [], subnets: [], dhcpPorts: [] };

/** Both of them together. */
export function joinDetails(a: NetworkDetails, b: NetworkDetails): NetworkDetails {
  return {
    networks: [...a.networks, ...b.networks],
    subnets: [...a.subnets, ...b.subnets],
    dhcpPorts: [...a.dhcpPorts, ...b.dhcpPorts],
  };
}
