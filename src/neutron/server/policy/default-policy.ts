import type { CheckName } from './checks.ts';

/** Rules by name: the rule holds when one of its checks does. */
export type Policy = Readonly<Record<string, readonly CheckName[]>>;

const owner = ['admin', 'owner_member'] as const;
const networkOwner = ['admin', 'service', 'network_owner_member'] as const;
const manager = ['admin', 'owner_manager'] as const;

/** The same for every kind of QoS rule, and for those that are asked for without their policy. */
const qosRules: Policy = Object.fromEntries(
  ['bandwidth_limit', 'dscp_marking', 'minimum_bandwidth', 'minimum_packet_rate', 'packet_rate_limit']
    .flatMap((type) => [`policy_${type}_rule`, `alias_${type}_rule`])
    .flatMap((rule): [string, readonly CheckName[]][] => [
      [`create_${rule}`, manager],
      [`get_${rule}`, ['admin', 'owner_reader', 'shared_reader']],
      [`update_${rule}`, manager],
      [`delete_${rule}`, manager],
    ]),
);

/**
 * Who may do what, as data. `<verb>_<resource>` is about the resource as a whole, `<verb>_<resource>:<attribute>` about
 * setting or seeing one attribute; an attribute without a rule follows the resource. Source: Networking API, general rules.
 */
export const defaultPolicy: Policy = {
  create_network: owner,
  'create_network:shared': ['admin'],
  'create_network:router:external': ['admin'],
  'create_network:is_default': ['admin'],
  'create_network:port_security_enabled': owner,
  'create_network:segments': ['admin'],
  'create_network:provider:network_type': ['admin'],
  'create_network:provider:physical_network': ['admin'],
  'create_network:provider:segmentation_id': ['admin'],
  get_network: ['admin', 'service', 'owner_reader', 'shared_reader', 'external_reader'],
  'get_network:segments': ['admin'],
  'get_network:provider:network_type': ['admin'],
  'get_network:provider:physical_network': ['admin'],
  'get_network:provider:segmentation_id': ['admin'],
  update_network: owner,
  'update_network:shared': ['admin'],
  'update_network:router:external': ['admin'],
  'update_network:is_default': ['admin'],
  'update_network:port_security_enabled': owner,
  'update_network:segments': ['admin'],
  'update_network:provider:network_type': ['admin'],
  'update_network:provider:physical_network': ['admin'],
  'update_network:provider:segmentation_id': ['admin'],
  delete_network: owner,

  create_subnet: ['admin', 'network_owner_member'],
  'create_subnet:segment_id': ['admin'],
  get_subnet: ['admin', 'service', 'owner_reader', 'network_owner_reader', 'shared_reader', 'external_reader'],
  'get_subnet:segment_id': ['admin'],
  update_subnet: ['admin', 'owner_member', 'network_owner_member'],
  'update_subnet:segment_id': ['admin'],
  delete_subnet: ['admin', 'owner_member', 'network_owner_member'],

  create_subnetpool: owner,
  'create_subnetpool:shared': ['admin'],
  'create_subnetpool:is_default': ['admin'],
  get_subnetpool: ['admin', 'owner_reader', 'shared_reader'],
  update_subnetpool: owner,
  'update_subnetpool:is_default': ['admin'],
  onboard_network_subnets: owner,
  delete_subnetpool: owner,

  create_address_scope: owner,
  'create_address_scope:shared': ['admin'],
  get_address_scope: ['admin', 'owner_reader', 'shared_reader'],
  update_address_scope: owner,
  'update_address_scope:shared': ['admin'],
  delete_address_scope: owner,

  create_port: ['admin', 'service', 'network_owner_member', 'shared_member'],
  'create_port:device_owner': networkOwner,
  'create_port:mac_address': networkOwner,
  'create_port:fixed_ips': [...networkOwner, 'shared_member'],
  'create_port:fixed_ips:ip_address': networkOwner,
  'create_port:fixed_ips:subnet_id': [...networkOwner, 'shared_member'],
  'create_port:port_security_enabled': networkOwner,
  'create_port:allowed_address_pairs': networkOwner,
  'create_port:binding:host_id': ['admin', 'service'],
  'create_port:binding:profile': ['admin', 'service'],
  'create_port:binding:vnic_type': [...networkOwner, 'shared_member'],
  get_port: ['admin', 'service', 'owner_reader', 'network_owner_reader'],
  'get_port:binding:host_id': ['admin', 'service'],
  'get_port:binding:profile': ['admin', 'service'],
  'get_port:binding:vif_type': ['admin', 'service'],
  'get_port:binding:vif_details': ['admin', 'service'],
  'get_port:resource_request': ['admin'],
  update_port: ['admin', 'service', 'owner_member'],
  'update_port:device_owner': networkOwner,
  'update_port:mac_address': ['admin', 'service', 'network_owner_manager'],
  'update_port:fixed_ips': networkOwner,
  'update_port:fixed_ips:ip_address': networkOwner,
  'update_port:fixed_ips:subnet_id': [...networkOwner, 'shared_member'],
  'update_port:port_security_enabled': networkOwner,
  'update_port:allowed_address_pairs': networkOwner,
  'update_port:binding:host_id': ['admin', 'service'],
  'update_port:binding:profile': ['admin', 'service'],
  'update_port:binding:vnic_type': ['admin', 'service', 'owner_member'],
  delete_port: ['admin', 'service', 'owner_member', 'network_owner_member'],

  get_port_binding: ['admin', 'service'],
  create_port_binding: ['admin', 'service'],
  update_port_binding: ['admin', 'service'],
  delete_port_binding: ['admin', 'service'],

  create_security_group: owner,
  get_security_group: ['admin', 'owner_reader', 'shared_reader'],
  update_security_group: owner,
  delete_security_group: owner,

  create_security_group_rule: ['admin', 'group_owner_member'],
  get_security_group_rule: ['admin', 'owner_reader', 'group_owner_reader'],
  update_security_group_rule: ['admin', 'group_owner_member'],
  delete_security_group_rule: ['admin', 'group_owner_member'],

  create_address_group: owner,
  get_address_group: ['admin', 'owner_reader', 'shared_reader'],
  update_address_group: owner,
  add_addresses: owner,
  remove_addresses: owner,
  delete_address_group: owner,

  create_rbac_policy: owner,
  'create_rbac_policy:target_tenant': ['admin'],
  get_rbac_policy: ['admin', 'owner_reader'],
  update_rbac_policy: owner,
  'update_rbac_policy:target_tenant': ['admin'],
  delete_rbac_policy: owner,

  create_router: owner,
  'create_router:distributed': ['admin'],
  'create_router:ha': ['admin'],
  'create_router:external_gateway_info': owner,
  'create_router:external_gateway_info:network_id': owner,
  'create_router:external_gateway_info:enable_snat': ['admin'],
  'create_router:external_gateway_info:external_fixed_ips': ['admin'],
  get_router: ['admin', 'owner_reader'],
  'get_router:distributed': ['admin'],
  'get_router:ha': ['admin'],
  update_router: owner,
  'update_router:distributed': ['admin'],
  'update_router:ha': ['admin'],
  'update_router:external_gateway_info': owner,
  'update_router:external_gateway_info:network_id': owner,
  'update_router:external_gateway_info:enable_snat': ['admin'],
  'update_router:external_gateway_info:external_fixed_ips': ['admin'],
  add_router_interface: owner,
  remove_router_interface: owner,
  add_extraroutes: owner,
  remove_extraroutes: owner,
  delete_router: owner,

  create_floatingip: owner,
  'create_floatingip:floating_ip_address': ['admin', 'owner_manager'],
  get_floatingip: ['admin', 'owner_reader'],
  update_floatingip: owner,
  delete_floatingip: owner,

  get_quota: ['admin', 'owner_reader'],
  get_all_quotas: ['admin'],
  update_quota: ['admin'],
  delete_quota: ['admin'],

  create_policy: manager,
  get_policy: ['admin', 'owner_reader', 'shared_reader'],
  update_policy: manager,
  delete_policy: manager,
  ...qosRules,
  get_rule_type: ['reader'],
  'get_rule_type:drivers': ['admin'],

  get_agent: ['admin'],
  get_availability_zone: ['reader'],
  get_network_ip_availability: ['admin', 'service'],
  get_auto_allocated_topology: ['admin', 'owner_reader'],
  delete_auto_allocated_topology: ['admin', 'owner_member'],
};
