/** What an operator may choose about the network service. */
export interface NetworkConfig {
  /** Limits of a project without limits of its own; −1: none. */
  readonly defaultQuotas: Readonly<Record<string, number>>;
  /** The domain of names in `dns_assignment`, with its final dot. */
  readonly dnsDomain: string;
  /** The first three bytes (four where the fourth is not zero) of generated MAC addresses. */
  readonly baseMac: string;
  /** The MTU of the physical networks below. */
  readonly physicalMtu: number;
  /** The type of networks made without provider attributes. */
  readonly tenantNetworkType: 'vxlan' | 'geneve' | 'gre' | 'vlan' | 'local';
  /** Tunnel ids that are given out, both ends included. */
  readonly tunnelIds: readonly [first: number, last: number];
  /** VLAN ids that are given out on each physical network; a network listed here may be used for VLANs. */
  readonly vlanRanges: Readonly<Record<string, readonly [first: number, last: number]>>;
  /** Physical networks that a flat network may use; `*`: any. */
  readonly flatNetworks: readonly string[];
  readonly maxDnsNameservers: number;
  readonly maxHostRoutes: number;
  readonly maxAllowedAddressPairs: number;
  /** Most extra routes of a router. */
  readonly maxRoutes: number;
  /** Most items of one page; −1: no limit. */
  readonly paginationMaxLimit: number;
}

/** Neutron's own defaults. Source: Networking API reference. */
export const defaultConfig: NetworkConfig = {
  defaultQuotas: {
    network: 100,
    subnet: 100,
    port: 500,
    security_group: 10,
    security_group_rule: 100,
    rbac_policy: 10,
    subnetpool: -1,
    router: 10,
    floatingip: 50,
    trunk: -1,
  },
  dnsDomain: 'openstacklocal.',
  baseMac: 'fa:16:3e:00:00:00',
  physicalMtu: 1500,
  tenantNetworkType: 'vxlan',
  tunnelIds: [1, 16_777_215],
  vlanRanges: { physnet1: [1, 4094] },
  flatNetworks: ['*'],
  maxDnsNameservers: 5,
  maxHostRoutes: 20,
  maxAllowedAddressPairs: 10,
  maxRoutes: 30,
  paginationMaxLimit: -1,
};
