import { type Json, type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import type { Column } from '../output/sheet.ts';
import { field, fieldsOf } from '../resource/field.ts';

const attributes = [
  'allocation_pools',
  'cidr',
  'created_at',
  'description',
  'dns_nameservers',
  'dns_publish_fixed_ip',
  'enable_dhcp',
  'gateway_ip',
  'host_routes',
  'id',
  'ip_version',
  'ipv6_address_mode',
  'ipv6_ra_mode',
  'name',
  'network_id',
  'project_id',
  'revision_number',
  'segment_id',
  'service_types',
  'subnetpool_id',
  'tags',
  'updated_at',
] as const;

/** The fields of one subnet, named as in the openstack client. */
export function subnetFields(): Column<JsonObject>[] {
  return fieldsOf(attributes, {}, { allocation_pools: poolsText });
}

/** The columns of `subnet list` and `subnet list --long`, named as in the openstack client. */
export function subnetColumns(long: boolean): Column<JsonObject>[] {
  const first = [field('ID', 'id'), field('Name', 'name'), field('Network', 'network_id'), field('Subnet', 'cidr')];
  if (!long) return first;
  return [
    ...first,
    field('Project', 'project_id'),
    field('DHCP', 'enable_dhcp'),
    field('Name Servers', 'dns_nameservers'),
    field('Allocation Pools', 'allocation_pools', poolsText),
    field('Host Routes', 'host_routes'),
    field('IP Version', 'ip_version'),
    field('Gateway', 'gateway_ip'),
    field('Service Types', 'service_types'),
    field('Tags', 'tags'),
  ];
}

function poolsText(pools: Json): string {
  return listOf(pools)
    .map(objectOf)
    .map(({ start, end }) => `${textOf(start)}-${textOf(end)}`)
    .join(',');
}
