/**
 * The resources of the Networking API v2.0 as they travel: names, nesting and null as on the wire (`binding:host_id`,
 * snake_case). Both sides use them, the client and the embedded service. What an answer may leave out (hidden by policy,
 * absent without an extension, or not asked for with `fields`) is optional here.
 *
 * Times are `YYYY-MM-DDTHH:MM:SSZ`. Source: the Networking API reference.
 */

/** What almost every resource carries. `tenant_id` and `project_id` are the same value under two names. */
export interface StandardAttributes {
  id: string;
  name: string;
  tenant_id: string;
  project_id: string;
  description: string;
  created_at: string;
  updated_at: string;
  /** Counts changes of the resource and of what belongs to it; the condition of `If-Match: revision_number=N`. */
  revision_number: number;
}

/** One segment of a network with several (`segments`). */
export interface NetworkSegment {
  'provider:network_type': string | null;
  'provider:physical_network': string | null;
  'provider:segmentation_id': number | null;
}

export interface Network extends StandardAttributes {
  admin_state_up: boolean;
  status: string;
  /** Ids of its subnets, in no particular order. */
  subnets: string[];
  /** Relative to the caller: shared with the caller, or with everybody. */
  shared: boolean;
  'router:external'?: boolean;
  is_default?: boolean;
  mtu?: number;
  port_security_enabled?: boolean;
  /** The three provider attributes are for administrators; absent or null on a network with several segments. */
  'provider:network_type'?: string | null;
  'provider:physical_network'?: string | null;
  'provider:segmentation_id'?: number | null;
  /** In place of the provider attributes where the network has several segments. */
  segments?: NetworkSegment[];
  qos_policy_id?: string | null;
  dns_domain?: string;
  availability_zone_hints?: string[];
  availability_zones?: string[];
  ipv4_address_scope?: string | null;
  ipv6_address_scope?: string | null;
  l2_adjacency?: boolean;
  tags?: string[];
}

/** A stretch of addresses, both ends included. */
export interface AllocationPool {
  start: string;
  end: string;
}

export interface HostRoute {
  destination: string;
  nexthop: string;
}

/** How IPv6 addresses or router advertisements are made; null on IPv4 and where an outside router does it. */
export type Ipv6Mode = 'dhcpv6-stateful' | 'dhcpv6-stateless' | 'slaac';

export interface Subnet extends StandardAttributes {
  network_id: string;
  ip_version: 4 | 6;
  cidr: string;
  gateway_ip: string | null;
  allocation_pools: AllocationPool[];
  dns_nameservers: string[];
  host_routes: HostRoute[];
  enable_dhcp: boolean;
  ipv6_ra_mode: Ipv6Mode | null;
  ipv6_address_mode: Ipv6Mode | null;
  subnetpool_id?: string | null;
  segment_id?: string | null;
  service_types?: string[];
  dns_publish_fixed_ip?: boolean;
  'router:external'?: boolean;
  tags?: string[];
}

export interface FixedIp {
  subnet_id: string;
  ip_address: string;
}

export interface AllowedAddressPair {
  /** An address or a CIDR, as it was given. */
  ip_address: string;
  mac_address: string;
}

export interface ExtraDhcpOption {
  opt_name: string;
  opt_value: string;
  ip_version: 4 | 6;
}

export interface DnsAssignment {
  ip_address: string;
  hostname: string;
  fqdn: string;
}

export type PortStatus = 'ACTIVE' | 'DOWN' | 'BUILD' | 'ERROR' | 'N/A';

/** What kind of virtual interface a port wants. */
export type VnicType =
  | 'normal'
  | 'direct'
  | 'macvtap'
  | 'baremetal'
  | 'direct-physical'
  | 'virtio-forwarder'
  | 'smart-nic'
  | 'vdpa'
  | 'accelerator-direct'
  | 'accelerator-direct-physical'
  | 'remote-managed';

/** Free-form data of a binding: `binding:profile` (from Compute) and `binding:vif_details` (to Compute). */
export type BindingDetails = { [key: string]: unknown };

/** What a port asks of the scheduler for its QoS policy (extension `port-resource-request-groups`). */
export interface ResourceRequest {
  request_groups: { id: string; required: string[]; resources: { [resourceClass: string]: number } }[];
  same_subtree?: string[];
}

/** The same without that extension. */
export interface LegacyResourceRequest {
  required?: string[];
  resources?: { [resourceClass: string]: number };
}

/** A policy of networks and ports, with its rules whole. */
export interface QosPolicy extends StandardAttributes {
  shared: boolean;
  /** It is for the networks of its project that are made without another. */
  is_default?: boolean;
  rules: QosRule[];
  tags?: string[];
}

/** What a rule's type says suffices to tell whether it asks the scheduler for something. */
export interface QosRule {
  id: string;
  type: 'bandwidth_limit' | 'dscp_marking' | 'minimum_bandwidth' | 'minimum_packet_rate' | 'packet_rate_limit';
}

/** A port that a trunk carries, and by what it is told apart there. */
export interface SubPort {
  port_id: string;
  segmentation_type: string;
  segmentation_id: number;
}

/** Shown on the parent port of a trunk. */
export interface TrunkDetails {
  trunk_id: string;
  sub_ports: (SubPort & { mac_address?: string })[];
}

export interface Port extends StandardAttributes {
  network_id: string;
  admin_state_up: boolean;
  status: PortStatus;
  mac_address: string;
  fixed_ips: FixedIp[];
  device_id: string;
  device_owner: string;
  security_groups: string[];
  port_security_enabled?: boolean;
  allowed_address_pairs?: AllowedAddressPair[];
  extra_dhcp_opts?: ExtraDhcpOption[];
  'binding:vnic_type'?: VnicType;
  /** This and the next three are for administrators and services. `''`: not bound to a host. */
  'binding:host_id'?: string;
  'binding:profile'?: BindingDetails;
  /** `unbound`, `binding_failed`, or what the host shall make (`ovs`, `bridge`, `tap` and others). */
  'binding:vif_type'?: string;
  'binding:vif_details'?: BindingDetails;
  qos_policy_id?: string | null;
  qos_network_policy_id?: string | null;
  /** For administrators and services. */
  resource_request?: ResourceRequest | LegacyResourceRequest | null;
  ip_allocation?: 'immediate' | 'deferred' | 'none';
  propagate_uplink_status?: boolean;
  dns_name?: string;
  dns_domain?: string;
  dns_assignment?: DnsAssignment[];
  device_profile?: string | null;
  numa_affinity_policy?: string | null;
  trunk_details?: TrunkDetails | null;
  tags?: string[];
}

/** A binding of a port to one host (`/ports/{id}/bindings`). */
export interface PortBinding {
  host: string;
  vif_type: string;
  vif_details: BindingDetails;
  vnic_type: VnicType;
  profile: BindingDetails;
  status: 'ACTIVE' | 'INACTIVE';
  project_id?: string;
}

export type Direction = 'ingress' | 'egress';
export type Ethertype = 'IPv4' | 'IPv6';

export interface SecurityGroupRule {
  id: string;
  tenant_id: string;
  project_id: string;
  security_group_id: string;
  direction: Direction;
  ethertype: Ethertype;
  /** A name or a decimal number as text; null: any. */
  protocol: string | null;
  port_range_min: number | null;
  port_range_max: number | null;
  /** As it was given, host bits included; `normalized_cidr` has them cleared. */
  remote_ip_prefix: string | null;
  normalized_cidr?: string | null;
  remote_group_id: string | null;
  remote_address_group_id?: string | null;
  belongs_to_default_sg?: boolean;
  /** Null for the rules that a group is born with. */
  description: string | null;
  created_at: string;
  updated_at: string;
  revision_number: number;
}

export interface SecurityGroup extends StandardAttributes {
  stateful?: boolean;
  shared?: boolean;
  security_group_rules: SecurityGroupRule[];
  tags?: string[];
}

/** Limits of a project by resource name (`network`, `port`, `security_group_rule` …); −1: no limit. */
export interface Quota {
  [resource: string]: number;
}

/** `/quotas/{project}/details`. */
export interface QuotaDetails {
  [resource: string]: { limit: number; used: number; reserved: number };
}

export interface Extension {
  name: string;
  alias: string;
  description: string;
  updated: string;
  links: { rel: string; href: string }[];
}

export interface AvailabilityZone {
  name: string;
  resource: 'network' | 'router';
  state: 'available' | 'unavailable';
}

export interface FloatingIp {
  id: string;
  tenant_id: string;
  project_id: string;
  description: string;
  floating_network_id: string;
  floating_ip_address: string;
  fixed_ip_address: string | null;
  port_id: string | null;
  router_id: string | null;
  status: 'ACTIVE' | 'DOWN' | 'ERROR';
  dns_name?: string;
  dns_domain?: string;
  qos_policy_id?: string | null;
  /** The policy of the external network. */
  qos_network_policy_id?: string | null;
  created_at: string;
  updated_at: string;
  revision_number: number;
  tags?: string[];
}

/** `/auto-allocated-topology/{project}`: the id of the network, or `dry-run=pass`. */
export interface AutoAllocatedTopology {
  id: string;
  tenant_id: string;
  project_id?: string;
}

/** One link of a paged answer (`<collection>_links`). */
export interface PageLink {
  rel: 'next' | 'previous' | string;
  href: string;
}

/** The body of an error answer. `detail` is always empty. */
export interface NeutronErrorBody {
  NeutronError: { type: string; message: string; detail: string };
}

/** The body of a 501. */
export interface NotImplementedBody {
  NotImplementedError: NeutronErrorBody['NeutronError'];
}
