import type { Json, JsonObject } from '../json.ts';
import { humanText } from '../output/human-text.ts';
import type { Column } from '../output/sheet.ts';
import { field, fieldsOf, upOrDown } from '../resource/field.ts';

const attributes = [
  'admin_state_up',
  'availability_zone_hints',
  'availability_zones',
  'created_at',
  'description',
  'dns_domain',
  'id',
  'ipv4_address_scope',
  'ipv6_address_scope',
  'is_default',
  'vlan_transparent',
  'mtu',
  'name',
  'port_security_enabled',
  'project_id',
  'provider:network_type',
  'provider:physical_network',
  'provider:segmentation_id',
  'qos_policy_id',
  'revision_number',
  'router:external',
  'segments',
  'shared',
  'status',
  'subnets',
  'tags',
  'updated_at',
] as const;

/** The fields of one network, named as in the openstack client. */
export function networkFields(): Column<JsonObject>[] {
  return fieldsOf(
    attributes,
    { vlan_transparent: 'is_vlan_transparent' },
    { admin_state_up: upOrDown, 'router:external': reach },
  );
}

/** The columns of `network list` and `network list --long`, named as in the openstack client. */
export function networkColumns(long: boolean): Column<JsonObject>[] {
  const first = [field('ID', 'id'), field('Name', 'name')];
  if (!long) return [...first, field('Subnets', 'subnets')];
  return [
    ...first,
    field('Status', 'status'),
    field('Project', 'project_id'),
    field('State', 'admin_state_up', upOrDown),
    field('Shared', 'shared'),
    field('Subnets', 'subnets'),
    field('Network Type', 'provider:network_type'),
    field('Router Type', 'router:external', reach),
    field('Availability Zones', 'availability_zones'),
    field('Tags', 'tags'),
  ];
}

function reach(value: Json): string {
  return value === null ? humanText(value) : value === true ? 'External' : 'Internal';
}
