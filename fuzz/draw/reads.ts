import fc from 'fast-check';
import { anybody, call, existing, mostly, oneOf, path } from './values.ts';

interface Listed {
  readonly kind: string;
  readonly filters: readonly (readonly [string, fc.Arbitrary<unknown>])[];
  readonly sorts: readonly string[];
}

const common = [
  ['name', oneOf('x', 'web', '')],
  ['project_id', oneOf('{a}', '{b}')],
  ['description', oneOf('', 'x')],
  ['tags', oneOf('red', 'red,blue')],
  ['tags-any', oneOf('red,green')],
  ['not-tags', oneOf('red')],
  ['bogus', oneOf('x')],
  ['created_at', oneOf('x')],
] as const;
const flag = oneOf('True', 'false', '1', 'x');

/** What is listed, by its name in URLs, and how it can be filtered and sorted. */
const lists: Readonly<Record<string, Listed>> = {
  networks: {
    kind: 'network',
    filters: [
      ...common,
      ['id', existing('network')],
      ['admin_state_up', flag],
      ['shared', flag],
      ['router:external', flag],
      ['status', oneOf('ACTIVE')],
      ['mtu', oneOf('1450', 'x')],
      ['provider:network_type', oneOf('vxlan')],
      ['is_default', flag],
    ],
    sorts: ['name', 'admin_state_up', 'mtu', 'subnets', 'status'],
  },
  subnets: {
    kind: 'subnet',
    filters: [
      ...common,
      ['id', existing('subnet')],
      ['network_id', existing('network')],
      ['cidr', oneOf('10.0.0.0/24', '10.0.0.7/24', 'x')],
      ['ip_version', oneOf('4', '6', '5')],
      ['enable_dhcp', flag],
      ['gateway_ip', oneOf('10.0.0.1')],
      ['shared', flag],
      ['subnetpool_id', existing('subnetpool')],
    ],
    sorts: ['name', 'cidr', 'ip_version', 'enable_dhcp', 'allocation_pools'],
  },
  ports: {
    kind: 'port',
    filters: [
      ...common,
      ['id', existing('port')],
      ['network_id', existing('network')],
      ['device_owner', oneOf('', 'compute:nova', 'network:router_interface')],
      ['device_id', oneOf('', 'vm1', '{router~0}')],
      ['mac_address', existing('port', '.mac_address')],
      [
        'fixed_ips',
        oneOf('ip_address={port~0.ip}', 'subnet_id={subnet~0}', 'ip_address_substr=10.0', '10.0.0.1', 'zz=1'),
      ],
      ['security_groups', existing('security_group')],
      ['status', oneOf('DOWN', 'ACTIVE')],
      ['admin_state_up', flag],
      ['binding:host_id', oneOf('host0')],
      ['binding:vnic_type', oneOf('normal')],
    ],
    sorts: ['name', 'device_owner', 'fixed_ips', 'device_id'],
  },
  'security-groups': {
    kind: 'security_group',
    filters: [...common, ['id', existing('security_group')], ['shared', flag]],
    sorts: ['name', 'description', 'stateful'],
  },
  'security-group-rules': {
    kind: 'security_group_rule',
    filters: [
      ...common.slice(1, 3),
      ['security_group_id', existing('security_group')],
      ['direction', oneOf('ingress', 'x')],
      ['protocol', oneOf('tcp', '6', 'TCP')],
      ['ethertype', oneOf('IPv4', 'ipv4', '1')],
      ['remote_group_id', existing('security_group')],
      ['port_range_min', oneOf('22', 'x')],
      ['bogus', oneOf('x')],
    ],
    sorts: ['direction', 'ethertype', 'protocol'],
  },
  routers: {
    kind: 'router',
    filters: [...common, ['id', existing('router')], ['admin_state_up', flag], ['status', oneOf('ACTIVE')]],
    sorts: ['name', 'admin_state_up', 'routes'],
  },
  floatingips: {
    kind: 'floatingip',
    filters: [
      ...common.slice(1),
      ['floating_ip_address', existing('floatingip', '.ip')],
      ['port_id', existing('port')],
      ['router_id', existing('router')],
      ['status', oneOf('DOWN')],
      ['floating_network_id', existing('network')],
      ['fixed_ip_address', existing('port', '.ip')],
    ],
    sorts: ['status', 'port_id'],
  },
  subnetpools: {
    kind: 'subnetpool',
    filters: [
      ...common,
      ['ip_version', oneOf('4')],
      ['shared', flag],
      ['is_default', flag],
      ['prefixes', oneOf('10.0.0.0/16')],
      ['min_prefixlen', oneOf('8')],
      ['address_scope_id', existing('address_scope')],
    ],
    sorts: ['name', 'min_prefixlen'],
  },
  'address-scopes': {
    kind: 'address_scope',
    filters: [...common.slice(0, 2), ['ip_version', oneOf('4')], ['shared', flag], ['bogus', oneOf('x')]],
    sorts: ['name', 'ip_version'],
  },
  'rbac-policies': {
    kind: 'rbac_policy',
    filters: [
      ['object_type', oneOf('network')],
      ['action', oneOf('access_as_shared')],
      ['target_tenant', oneOf('*', '{b}')],
      ['object_id', existing('network')],
      ['bogus', oneOf('x')],
    ],
    sorts: ['action'],
  },
};

const fields = oneOf('fields=id', 'fields=name&fields=id', 'fields=nosuch', 'fields=tenant_id&fields=id');

function queryOf({ filters, sorts }: Listed): fc.Arbitrary<string> {
  const filter = fc.oneof(...filters.map(([key, value]) => value.map((drawn) => `${key}=${String(drawn)}`)));
  const sort = fc
    .tuple(oneOf(...sorts), mostly(oneOf('asc', 'desc'), oneOf('up')))
    .map(([key, direction]) => `sort_key=${key}&sort_dir=${direction}`);
  const part = fc.oneof(
    { weight: 6, arbitrary: filter },
    { weight: 1, arbitrary: fields },
    { weight: 2, arbitrary: sort },
    {
      weight: 1,
      arbitrary: oneOf(
        'limit=x',
        'limit=-1',
        'limit=0&marker={nobody}',
        'limit=50',
        'sort_key=name',
        'limit=2&marker={nobody}&sort_key=id&sort_dir=asc',
      ),
    },
  );
  return fc.array(part, { maxLength: 3 }).map((parts) => (parts.length === 0 ? '' : `?${parts.join('&')}`));
}

const all = Object.entries(lists);
const list = fc.oneof(
  ...all.map(([name, listed]) =>
    call(
      anybody,
      queryOf(listed).map((query) => `GET /v2.0/${name}${query}`),
    ),
  ),
);
const show = fc.oneof(
  ...all.map(([name, { kind }]) =>
    call(
      anybody,
      path`GET /v2.0/${oneOf(name)}/${existing(kind)}${mostly(oneOf(''), oneOf('?fields=id', '?fields=zz'))}`,
    ),
  ),
);

/** Calls that only look. */
export const read = fc.oneof({ weight: 3, arbitrary: list }, { weight: 2, arbitrary: show });
