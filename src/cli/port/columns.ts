import type { JsonObject } from '../json.ts';
import type { Column } from '../output/sheet.ts';
import { field, fieldsOf, upOrDown } from '../resource/field.ts';

const attributes = [
  'admin_state_up',
  'allowed_address_pairs',
  'binding:host_id',
  'binding:profile',
  'binding:vif_details',
  'binding:vif_type',
  'binding:vnic_type',
  'created_at',
  'data_plane_status',
  'description',
  'device_id',
  'device_owner',
  'device_profile',
  'dns_assignment',
  'dns_domain',
  'dns_name',
  'extra_dhcp_opts',
  'fixed_ips',
  'id',
  'ip_allocation',
  'mac_address',
  'name',
  'network_id',
  'numa_affinity_policy',
  'port_security_enabled',
  'project_id',
  'propagate_uplink_status',
  'qos_network_policy_id',
  'qos_policy_id',
  'resource_request',
  'revision_number',
  'security_groups',
  'status',
  'tags',
  'trunk_details',
  'updated_at',
] as const;

const renamed = {
  'binding:host_id': 'binding_host_id',
  'binding:profile': 'binding_profile',
  'binding:vif_details': 'binding_vif_details',
  'binding:vif_type': 'binding_vif_type',
  'binding:vnic_type': 'binding_vnic_type',
  security_groups: 'security_group_ids',
} as const;

/** The fields of one port, named as in the openstack client. What only an administrator may see is null for others. */
export function portFields(): Column<JsonObject>[] {
  return fieldsOf(attributes, renamed, { admin_state_up: upOrDown });
}

/** The columns of `port list` and `port list --long`, named as in the openstack client. */
export function portColumns(long: boolean): Column<JsonObject>[] {
  const first = [
    field('ID', 'id'),
    field('Name', 'name'),
    field('MAC Address', 'mac_address'),
    field('Fixed IP Addresses', 'fixed_ips'),
    field('Status', 'status'),
  ];
  if (!long) return first;
  return [
    ...first,
    field('Security Groups', 'security_groups'),
    field('Device Owner', 'device_owner'),
    field('Tags', 'tags'),
  ];
}
