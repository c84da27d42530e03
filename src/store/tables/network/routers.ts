import type { StandardRow } from './standard-row.ts';

export interface RouterRow extends StandardRow {
  admin_state_up: number;
  status: string;
  distributed: number;
  ha: number;
  enable_snat: number;
  /** The port on the external network; null without a gateway. */
  gateway_port_id: string | null;
  /** JSON list of {destination, nexthop}. */
  routes: string;
  /** Of its gateway; null without one. */
  qos_policy_id: string | null;
}

/** A subnet that a router is connected to, and by which port of its. */
export interface RouterInterfaceRow {
  router_id: string;
  subnet_id: string;
  port_id: string;
}

/** `name` is not used. The last three of the association are null together. */
export interface FloatingIpRow extends StandardRow {
  floating_network_id: string;
  /** The port on the external network that holds the address. */
  floating_port_id: string;
  floating_ip_address: string;
  port_id: string | null;
  fixed_ip_address: string | null;
  router_id: string | null;
  status: string;
  dns_name: string;
  dns_domain: string;
  qos_policy_id: string | null;
}
