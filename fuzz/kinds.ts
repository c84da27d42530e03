/** The kinds of things that have names in sequences, and the keys of their lists. */
const collections: Readonly<Record<string, string>> = {
  networks: 'network',
  subnets: 'subnet',
  ports: 'port',
  security_groups: 'security_group',
  security_group_rules: 'security_group_rule',
  routers: 'router',
  floatingips: 'floatingip',
  subnetpools: 'subnetpool',
  address_scopes: 'address_scope',
  rbac_policies: 'rbac_policy',
  subnet_ids: 'subnet',
  trunks: 'trunk',
  sub_ports: 'sub_port',
  policies: 'policy',
  bandwidth_limit_rules: 'bandwidth_limit_rule',
  dscp_marking_rules: 'dscp_marking_rule',
  minimum_bandwidth_rules: 'minimum_bandwidth_rule',
  packet_rate_limit_rules: 'packet_rate_limit_rule',
  minimum_packet_rate_rules: 'minimum_packet_rate_rule',
  segments: 'segment',
  address_groups: 'address_group',
};

/** The kind of what is in a list under this key; the key itself when it is none of those. */
export function kindInList(key: string): string {
  return collections[key] ?? key;
}

const otherKeys: Readonly<Record<string, string>> = {
  floating_network_id: 'network',
  remote_group_id: 'security_group',
  gw_port_id: 'port',
  qos_policy_id: 'policy',
  qos_network_policy_id: 'policy',
  remote_address_group_id: 'address_group',
  ipv4_address_scope: 'address_scope',
  ipv6_address_scope: 'address_scope',
  device_id: 'thing',
  object_id: 'thing',
};

/** The kind of what an id under this key belongs to, in an object or a list of this kind. */
export function kindOfId(key: string, container: string): string {
  if (key === 'id' || key === '') return container;
  return otherKeys[key] ?? (key.endsWith('_id') ? key.slice(0, -'_id'.length) : 'thing');
}
