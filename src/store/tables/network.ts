/** What the row of every standard-attribute resource of the network service begins with. */
export interface StandardRow {
  id: string;
  project_id: string;
  name: string;
  description: string | null;
  /** JSON list of text. `neutron_tag` has the same for filters; both change in one unit. */
  tags: string;
  created_at: string;
  updated_at: string;
  revision_number: number;
}

export interface NetworkRow extends StandardRow {
  admin_state_up: number;
  status: string;
  mtu: number;
  external: number;
  is_default: number;
  port_security_enabled: number;
  dns_domain: string;
  /** JSON list of text. */
  availability_zone_hints: string;
  /** JSON list of the ids of its subnets. */
  subnet_ids: string;
  /** JSON list of {networkType, physicalNetwork, segmentationId}: `neutron_segment` has the same. Of a single one the three columns below, too. */
  segments: string;
  network_type: string;
  physical_network: string | null;
  segmentation_id: number | null;
  qos_policy_id: string | null;
  /** Its subnets are on segments. */
  routed: number;
}

/** A segment of a network. */
export interface SegmentRow {
  id: string;
  network_id: string;
  name: string | null;
  description: string | null;
  network_type: string;
  physical_network: string | null;
  segmentation_id: number | null;
  /** The order among those of the network. */
  segment_index: number;
  created_at: string;
  updated_at: string;
  revision_number: number;
}

/** One row for each segment that nobody else may have; `claim` is the segment as text, `vlan:physnet1:100`. */
export interface SegmentClaimRow {
  claim: string;
  network_id: string;
  /** `vxlan`, or `vlan:physnet1`: where the number comes from. */
  realm: string;
  segmentation_id: number;
}

export interface RbacRow {
  id: string;
  project_id: string;
  object_type: string;
  object_id: string;
  action: string;
  /** A project id, or `*`. */
  target: string;
}

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

export interface PortRow extends StandardRow {
  network_id: string;
  network_project_id: string;
  mac_address: string;
  admin_state_up: number;
  status: string;
  device_id: string;
  device_owner: string;
  /** JSON list of {subnet_id, ip_address}, in the order of allocation. */
  fixed_ips: string;
  ip_allocation: string;
  /** JSON list of ids; `neutron_port_security_group` has the same for rules and filters. */
  security_groups: string;
  port_security_enabled: number;
  /** JSON list of {mac_address, ip_address}. */
  allowed_address_pairs: string;
  /** JSON list of {opt_name, opt_value, ip_version}. */
  extra_dhcp_opts: string;
  vnic_type: string;
  /** The active binding: host ('' when unbound), profile and details as JSON. */
  host_id: string;
  profile: string;
  vif_type: string;
  vif_details: string;
  dns_name: string;
  dns_domain: string;
  device_profile: string | null;
  numa_affinity_policy: string | null;
  propagate_uplink_status: number;
  /** Its own; without one that of its network holds. */
  qos_policy_id: string | null;
}

/** A binding that is not the active one. */
export interface PortBindingRow {
  port_id: string;
  host: string;
  vnic_type: string;
  profile: string;
  vif_type: string;
  vif_details: string;
}

export interface SecurityGroupRow extends StandardRow {
  stateful: number;
  is_default: number;
}

/** The one default group of a project. */
export interface DefaultSecurityGroupRow {
  project_id: string;
  security_group_id: string;
}

export interface SecurityGroupRuleRow {
  id: string;
  project_id: string;
  security_group_id: string;
  /** The project of the group: never changes, and visibility asks for it. */
  group_project_id: string;
  belongs_to_default_sg: number;
  direction: string;
  ethertype: string;
  protocol: string | null;
  port_range_min: number | null;
  port_range_max: number | null;
  remote_ip_prefix: string | null;
  normalized_cidr: string | null;
  remote_group_id: string | null;
  remote_address_group_id: string | null;
  /** What makes two rules of a group the same, as text. */
  identity: string;
  description: string | null;
  created_at: string;
  updated_at: string;
  revision_number: number;
}

export interface PortSecurityGroupRow {
  port_id: string;
  security_group_id: string;
}

export interface TagRow {
  resource_id: string;
  tag: string;
}

export interface QuotaRow {
  project_id: string;
  resource: string;
  quota: number;
}

/** How many of a resource a project has; kept with each create and delete, so that a quota costs one look-up. */
export interface UsageRow {
  project_id: string;
  resource: string;
  used: number;
}

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

export interface QosPolicyRow extends StandardRow {
  /** It is for the networks of its project that are made without another. */
  is_default: number;
}

/** A rule of any kind: what its numbers mean is for its type to say. */
export interface QosRuleRow {
  id: string;
  qos_policy_id: string;
  type: string;
  /** '' where a type has none. */
  direction: string;
  amount: number;
  burst: number;
}

export interface AddressGroupRow extends StandardRow {
  /** JSON list of blocks as text, each once. */
  addresses: string;
}

/** A rule that refers to an address group; the rule's own row says so, too. It keeps the group from being removed. */
export interface RuleAddressGroupRow {
  rule_id: string;
  address_group_id: string;
}

/** The network that a project was given without asking for one, and the router that leads out of it. */
export interface AutoAllocatedTopologyRow {
  project_id: string;
  network_id: string;
  /** Null when its owner has removed it. */
  router_id: string | null;
}

export interface TrunkRow extends StandardRow {
  admin_state_up: number;
  status: string;
  /** The parent. */
  port_id: string;
  /** JSON list of {port_id, segmentation_type, segmentation_id}; `neutron_trunk_sub_port` has the same, for what has to be unique. */
  sub_ports: string;
}

export interface TrunkSubPortRow {
  port_id: string;
  trunk_id: string;
  segmentation_type: string;
  segmentation_id: number;
}

export interface NetworkTables {
  neutron_address_group: AddressGroupRow;
  neutron_rule_address_group: RuleAddressGroupRow;
  neutron_auto_allocated_topology: AutoAllocatedTopologyRow;
  neutron_qos_policy: QosPolicyRow;
  neutron_qos_rule: QosRuleRow;
  neutron_trunk: TrunkRow;
  neutron_trunk_sub_port: TrunkSubPortRow;
  neutron_router: RouterRow;
  neutron_router_interface: RouterInterfaceRow;
  neutron_floating_ip: FloatingIpRow;
  neutron_network: NetworkRow;
  neutron_segment: SegmentRow;
  neutron_segment_claim: SegmentClaimRow;
  neutron_rbac: RbacRow;
  neutron_subnet: SubnetRow;
  neutron_address_scope: AddressScopeRow;
  neutron_subnetpool: SubnetPoolRow;
  neutron_free_range: FreeRangeRow;
  neutron_ip_allocation: IpAllocationRow;
  neutron_port: PortRow;
  neutron_port_binding: PortBindingRow;
  neutron_security_group: SecurityGroupRow;
  neutron_default_security_group: DefaultSecurityGroupRow;
  neutron_security_group_rule: SecurityGroupRuleRow;
  neutron_port_security_group: PortSecurityGroupRow;
  neutron_tag: TagRow;
  neutron_quota: QuotaRow;
  neutron_usage: UsageRow;
}
