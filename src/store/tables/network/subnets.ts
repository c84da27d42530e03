import type { StandardRow } from './standard-row.ts';

export interface SubnetRow extends StandardRow {
  network_id: string;
  /** The project of the network: never changes, and visibility asks for it. */
  network_project_id: string;
  ip_version: number;
  cidr: string;
  gateway_ip: string | null;
  /** JSON list of {start, end}. */
  allocation_pools: string;
  /** JSON list of text. */
  dns_nameservers: string;
  /** JSON list of {destination, nexthop}. */
  host_routes: string;
  enable_dhcp: number;
  ipv6_ra_mode: string | null;
  ipv6_address_mode: string | null;
  subnetpool_id: string | null;
  segment_id: string | null;
  /** JSON list of text. */
  service_types: string;
  dns_publish_fixed_ip: number;
}

export interface AddressScopeRow {
  id: string;
  project_id: string;
  name: string;
  ip_version: number;
}

export interface SubnetPoolRow extends StandardRow {
  ip_version: number;
  /** JSON list of blocks as text, merged, the lowest first. */
  prefixes: string;
  min_prefixlen: number;
  max_prefixlen: number;
  default_prefixlen: number;
  /** Most /32 (IPv6: /64) that a project may have of it; null or 0: no limit. */
  default_quota: number | null;
  address_scope_id: string | null;
  is_default: number;
  /** How many subnets are taken from it. Who takes one changes this first, and so holds the pool until the commit. */
  subnets: number;
}

/** A stretch of addresses of a subnet's pools that nobody has. Addresses as hex text: 8 characters, 32 for IPv6. */
export interface FreeRangeRow {
  subnet_id: string;
  first_ip: string;
  last_ip: string;
}

/** An address that a port has, in its usual text form. The row of the port repeats it for answers. */
export interface IpAllocationRow {
  subnet_id: string;
  ip_address: string;
  port_id: string;
}
