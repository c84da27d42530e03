/** A network that scenarios can use; it is made when the first of them does. */
export interface NetworkPlan {
  /** Attributes of the network besides its name. */
  readonly network?: object;
  /** Its subnets, in this order; made with service rights. */
  readonly subnets?: readonly { readonly cidr: string; readonly [attribute: string]: unknown }[];
  /** Addresses at which a DHCP server answers. */
  readonly dhcpServers?: readonly string[];
  /** It is the place's physical network. */
  readonly flat?: boolean;
  /** Another project has it. */
  readonly foreign?: boolean;
  /** Another project has it, and shares it with this one. */
  readonly shared?: boolean;
}

/** The networks of a project, the same on both sides of a comparison. */
export const networkPlans = {
  blue: {
    subnets: [
      {
        cidr: '10.1.0.0/24',
        dns_nameservers: ['192.0.2.53', '192.0.2.54'],
        // No port may get the address of the route: what is compared would take one for the other.
        allocation_pools: [{ start: '10.1.0.2', end: '10.1.0.250' }],
        host_routes: [{ destination: '198.51.100.0/24', nexthop: '10.1.0.254' }],
      },
    ],
    dhcpServers: ['10.1.0.2'],
  },
  green: { network: { mtu: 1400 }, subnets: [{ cidr: '10.2.0.0/24', enable_dhcp: false }] },
  unserved: { subnets: [{ cidr: '10.3.0.0/24' }] },
  noGateway: { subnets: [{ cidr: '10.4.0.0/24', gateway_ip: null, enable_dhcp: false }] },
  dual: {
    subnets: [
      { cidr: '10.5.0.0/24', enable_dhcp: false },
      { cidr: 'fd00:5::/64', ipv6_address_mode: 'dhcpv6-stateful', ipv6_ra_mode: 'dhcpv6-stateful' },
    ],
    dhcpServers: ['fd00:5::2'],
  },
  slaac: {
    subnets: [
      { cidr: '10.6.0.0/24', enable_dhcp: false },
      { cidr: 'fd00:6::/64', ipv6_address_mode: 'slaac', ipv6_ra_mode: 'slaac' },
    ],
  },
  full: {
    subnets: [
      {
        cidr: '10.7.0.0/24',
        enable_dhcp: false,
        gateway_ip: null,
        allocation_pools: [{ start: '10.7.0.9', end: '10.7.0.9' }],
      },
    ],
  },
  bare: {},
  open: {
    network: { port_security_enabled: false },
    subnets: [{ cidr: '10.8.0.0/24', enable_dhcp: false }],
  },
  bareOpen: { network: { port_security_enabled: false } },
  down: { network: { admin_state_up: false }, subnets: [{ cidr: '10.9.0.0/24', enable_dhcp: false }] },
  zoned: { network: { dns_domain: 'zone.example.' }, subnets: [{ cidr: '10.10.0.0/24', enable_dhcp: false }] },
  flat: {
    flat: true,
    subnets: [{ cidr: '10.11.0.0/24', enable_dhcp: false }],
  },
  shared: { shared: true, subnets: [{ cidr: '10.12.0.0/24', enable_dhcp: false }] },
  hidden: { foreign: true, subnets: [{ cidr: '10.13.0.0/24', enable_dhcp: false }] },
  outside: {
    foreign: true,
    network: { 'router:external': true },
    subnets: [{ cidr: '203.0.113.0/24', enable_dhcp: false }],
  },
} as const satisfies Record<string, NetworkPlan>;

export type NetworkName = keyof typeof networkPlans;
