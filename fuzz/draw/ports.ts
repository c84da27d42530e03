import fc from 'fast-check';
import {
  all,
  anybody,
  call,
  description,
  existing,
  idOf,
  insideId,
  merged,
  mostly,
  mostlyAdmin,
  name,
  oddities,
  oneOf,
  path,
  some,
  within,
  yes,
} from './values.ts';

const subnet = existing('subnet');
const address = fc.oneof(
  { weight: 5, arbitrary: fc.nat(40).map((nth) => `{subnet~0.address.${nth + 2}}`) },
  { weight: 2, arbitrary: existing('port', '.ip') },
  {
    weight: 1,
    arbitrary: oneOf<unknown>(
      '10.0.0.1',
      '10.0.0.0',
      '10.0.0.255',
      '2001:DB8::9',
      '192.0.2.9',
      'x',
      null,
      '10.0.0.300',
    ),
  },
);

const fixedIp = fc.oneof(
  { weight: 4, arbitrary: all({ subnet_id: mostly(subnet, oneOf<unknown>('{nobody}', 'x')) }) },
  { weight: 4, arbitrary: all({ ip_address: address }) },
  { weight: 3, arbitrary: all({ subnet_id: subnet, ip_address: address }) },
  { weight: 1, arbitrary: oneOf<unknown>({}, { zz: 1 }, 'x', { subnet_id: '{subnet~0}', delete_subnet: true }) },
);
const fixedIps = mostly(fc.array(fixedIp, { maxLength: 2 }), oneOf<unknown>(null, 'x', {}, []));

const mac = mostly(
  fc.oneof(
    fc.nat(3).map((nth) => `fa:16:3e:00:00:0${nth}`),
    existing('port', '.mac_address'),
  ),
  oneOf<unknown>('FA-16-3E-00-00-01', 'fa163e000002', '00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', 'x', null, 5),
);

const groups = mostly(
  fc.array(existing('security_group'), { maxLength: 2 }),
  oneOf<unknown>(null, [], ['{nobody}'], ['x'], 'x', ['{security_group~0}', '{security_group~0}']),
);

const pair = fc.oneof(
  {
    weight: 4,
    arbitrary: oneOf<unknown>(
      { ip_address: '10.0.0.77' },
      { ip_address: '10.7.0.0/16' },
      { ip_address: '10.7.0.5/16' },
    ),
  },
  {
    weight: 2,
    arbitrary: oneOf<unknown>(
      { ip_address: '10.0.0.77', mac_address: 'fa:16:3e:00:00:09' },
      { ip_address: '2001:db8::77' },
    ),
  },
  {
    weight: 1,
    arbitrary: oneOf<unknown>(
      { mac_address: 'fa:16:3e:00:00:09' },
      { ip_address: 'x' },
      { ip_address: '10.0.0.7', zz: 1 },
      'x',
      {},
    ),
  },
);
const pairs = mostly(
  fc.array(pair, { maxLength: 2 }),
  oneOf<unknown>(
    null,
    'x',
    {},
    Array.from({ length: 11 }, (_, n) => ({ ip_address: `10.7.0.${n}` })),
  ),
);

const option = fc.oneof(
  {
    weight: 4,
    arbitrary: oneOf<unknown>({ opt_name: 'mtu', opt_value: '1400' }, { opt_name: 'mtu', opt_value: null }),
  },
  {
    weight: 2,
    arbitrary: oneOf<unknown>(
      { opt_name: 'router', opt_value: '' },
      { opt_name: 'dns', opt_value: '2001:db8::1', ip_version: 6 },
    ),
  },
  {
    weight: 1,
    arbitrary: oneOf<unknown>(
      { opt_name: '', opt_value: 'x' },
      { opt_name: 'mtu', opt_value: '' },
      { opt_value: 'x' },
      { opt_name: 'x', opt_value: 'y', ip_version: 5 },
      'x',
    ),
  },
);
const options = mostly(fc.array(option, { maxLength: 2 }), oneOf<unknown>(null, 'x', []));

const owner = mostly(
  oneOf('', 'compute:nova', 'network:dhcp', 'baremetal:none'),
  oneOf<unknown>('network:router_interface', 'network:foo', 'network:floatingip', null, 5),
);

const plain = {
  name,
  description,
  admin_state_up: yes,
  device_id: mostly(oneOf('', 'vm1'), oneOf<unknown>(null, 5, '{router~0}')),
};
const addressed = { fixed_ips: fixedIps, mac_address: mac };
const secured = { security_groups: groups, port_security_enabled: yes, allowed_address_pairs: pairs };
const seldom = {
  device_owner: owner,
  extra_dhcp_opts: options,
  'binding:vnic_type': oneOf<unknown>('normal', 'direct', 'zz', null),
  dns_name: oneOf<unknown>('web', 'Web-1', '-x', 'x'.repeat(64), '', null),
  dns_domain: oneOf<unknown>('example.org.', 'example.org', ''),
  propagate_uplink_status: yes,
  numa_affinity_policy: oneOf<unknown>('required', 'legacy', null, 'x'),
  device_profile: oneOf<unknown>('x', null, 5),
  tags: oneOf<unknown>(['red'], [], 'x', ['red', 'red']),
};
const rare = { ...oddities, project_id: oneOf('{a}', '{b}', '{b}'), network_id: idOf('network'), fixed_ips: fixedIps };
const bound = {
  'binding:host_id': oneOf<unknown>('host0', 'host1', 'nowhere', '', null, 5),
  'binding:profile': oneOf<unknown>({}, { x: 1 }, null, 'x', { x: 'y'.repeat(4100) }),
  'binding:vnic_type': oneOf<unknown>('normal', 'direct'),
  'binding:vif_type': oneOf('ovs'),
  device_owner: oneOf('compute:nova', ''),
  device_id: oneOf('{nobody}', 'vm1'),
};

const attributes = fc.oneof(
  { weight: 4, arbitrary: some({ ...plain, ...addressed }, 2) },
  { weight: 3, arbitrary: some({ ...addressed, ...secured }, 2) },
  { weight: 3, arbitrary: some({ ...plain, ...secured, ...seldom }, 2) },
  { weight: 1, arbitrary: some(rare, 1) },
);
const network = all({ network_id: insideId });
const newOne = merged(network, attributes);

/** Calls that make ports. */
export const newPort = fc.oneof(
  { weight: 8, arbitrary: call(anybody, 'POST /v2.0/ports', within('port', newOne)) },
  {
    weight: 2,
    arbitrary: call(mostlyAdmin, 'POST /v2.0/ports', within('port', merged(network, some(bound), attributes))),
  },
  { weight: 2, arbitrary: call(anybody, 'POST /v2.0/ports', within('ports', fc.array(newOne, { maxLength: 3 }))) },
);

const one = existing('port');

/** Calls that change and remove them. */
export const changedPort = fc.oneof(
  { weight: 6, arbitrary: call(anybody, path`PUT /v2.0/ports/${one}`, within('port', attributes)) },
  { weight: 3, arbitrary: call(mostlyAdmin, path`PUT /v2.0/ports/${one}`, within('port', some(bound))) },
  { weight: 3, arbitrary: call(anybody, path`DELETE /v2.0/ports/${one}`) },
);

const host = oneOf('host0', 'host1', 'host2', 'nowhere');
const binding = merged(
  mostly(all({ host }), oneOf({}, { host: 5 }, { host: '' })).map((drawn): Record<string, unknown> => drawn),
  some(
    { profile: oneOf<unknown>({ x: 1 }, {}, null, 'x'), vnic_type: oneOf('normal', 'direct', 'zz'), zz: oneOf(1) },
    1,
  ),
);

/** Calls about the bindings of ports. */
export const bindingCall = fc.oneof(
  call(
    mostlyAdmin,
    path`PUT /v2.0/ports/${one}`,
    oneOf({ port: { device_owner: 'compute:nova', 'binding:host_id': 'host0' } }),
  ),
  call(
    mostlyAdmin,
    path`GET /v2.0/ports/${one}/bindings${oneOf('', '?host=host0', '?status=ACTIVE', '?zz=1', '?fields=host')}`,
  ),
  call(mostlyAdmin, path`GET /v2.0/ports/${one}/bindings/${host}`),
  call(
    mostlyAdmin,
    path`POST /v2.0/ports/${one}/bindings`,
    mostly(within('binding', binding), oneOf<unknown>({}, { x: 1 })),
  ),
  call(
    mostlyAdmin,
    path`PUT /v2.0/ports/${one}/bindings/${host}`,
    within('binding', some({ profile: oneOf({ x: 2 }, {}), vnic_type: oneOf('normal', 'direct') }, 2)),
  ),
  call(mostlyAdmin, path`PUT /v2.0/ports/${one}/bindings/${host}/activate`, oneOf<unknown>(undefined, {})),
  call(mostlyAdmin, path`DELETE /v2.0/ports/${one}/bindings/${host}`),
);
