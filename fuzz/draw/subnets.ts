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
  name,
  oddities,
  oneOf,
  outsideId,
  path,
  some,
  within,
  yes,
} from './values.ts';

/** Few enough blocks that they get in each other's way. */
const block4 = oneOf('10.0.0.0/24', '10.0.1.0/24', '10.0.0.0/29', '10.0.0.8/30', '10.0.0.0/16', '10.0.2.7/24');
const block6 = oneOf('2001:db8::/64', '2001:db8:1::/64', '2001:db8::/80', 'fd00::/64');
const oddBlock = oneOf<unknown>(
  ...['10.0.0.0/31', '10.0.0.0/32', '10.0.0.1', '0.0.0.0/0', '224.0.0.0/24', '127.0.0.0/24', '0.0.0.0/24'],
  ...['2001:db8::/127', '2001:db8::/128', 'ff02::/64', '::/64', 'x', '10.0.0.0/33', null, 5],
);

const route4 = oneOf(
  { destination: '10.9.0.0/16', nexthop: '10.0.0.9' },
  { destination: '10.9.0.1/16', nexthop: '10.0.0.9' },
  { destination: '2001:db8:9::/64', nexthop: '2001:db8::9' },
  { destination: '10.8.0.0/16' },
  { destination: '10.8.0.0/16', nexthop: 'x' },
);

const pools = fc.oneof(
  oneOf<unknown>(
    [{ start: '10.0.0.2', end: '10.0.0.3' }],
    [{ start: '10.0.0.10', end: '10.0.0.20' }],
    [
      { start: '10.0.0.10', end: '10.0.0.20' },
      { start: '10.0.0.30', end: '10.0.0.40' },
    ],
    [{ start: '2001:db8::10', end: '2001:db8::20' }],
  ),
  oneOf<unknown>(
    [],
    [{ start: '10.0.0.1', end: '10.0.0.20' }],
    [{ start: '10.0.0.20', end: '10.0.0.10' }],
    [{ start: '10.0.0.0', end: '10.0.0.10' }],
    [
      { start: '10.0.0.10', end: '10.0.0.20' },
      { start: '10.0.0.15', end: '10.0.0.40' },
    ],
    [{ start: '10.7.0.10', end: '10.7.0.20' }],
    [{ start: '10.0.0.2' }],
    [{ start: 'x', end: 'y' }],
    'x',
    null,
  ),
);

const gateway = fc.oneof(
  oneOf<unknown>('10.0.0.1', '10.0.0.254', null, '2001:db8::1', '192.0.2.1', 'fe80::1'),
  mostly(oneOf<unknown>('10.0.0.5'), oneOf<unknown>('10.0.0.0', '10.0.0.255', '10.0.0.1/32', 'x', 5, '2001:db8::')),
);

const plain = { name, description, enable_dhcp: yes, gateway_ip: gateway };
const lists = {
  allocation_pools: pools,
  dns_nameservers: mostly(
    oneOf<unknown>(['192.0.2.1', '192.0.2.2'], ['192.0.2.2', '192.0.2.1'], [], null, ['2001:db8::53']),
    oneOf<unknown>(
      ['x'],
      'x',
      ['192.0.2.1', '192.0.2.1'],
      Array.from({ length: 6 }, (_, n) => `192.0.2.${n + 1}`),
    ),
  ),
  host_routes: mostly(
    fc.array(route4, { maxLength: 2 }),
    oneOf<unknown>(
      null,
      'x',
      ['x'],
      Array.from({ length: 21 }, (_, n) => ({ destination: `10.${n}.0.0/16`, nexthop: '10.0.0.9' })),
    ),
  ),
  service_types: oneOf<unknown>([], null, ['compute:nova'], ['network:dhcp'], ['bogus'], [1], 'x'),
  dns_publish_fixed_ip: yes,
};

const fourOrSix = fc.oneof(
  { weight: 5, arbitrary: all({ ip_version: fc.constant(4), cidr: mostly(block4, oddBlock) }) },
  { weight: 3, arbitrary: all({ ip_version: fc.constant(6), cidr: mostly(block6, oddBlock) }) },
  { weight: 1, arbitrary: all({ ip_version: oneOf<unknown>('4', 5, null, '6', 6, 4), cidr: block4 }) },
);

const mode = mostly(oneOf<unknown>('slaac', 'dhcpv6-stateless', 'dhcpv6-stateful'), oneOf<unknown>('x', null));
const modes = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: oneOf({ ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac' }, { ipv6_address_mode: 'slaac' }),
  },
  { weight: 1, arbitrary: some({ ipv6_ra_mode: mode, ipv6_address_mode: mode }, 2) },
);

const rare = {
  ...oddities,
  project_id: oneOf('{a}', '{b}'),
  prefixlen: oneOf<unknown>(24, 33, 'x'),
  use_default_subnetpool: yes,
  segment_id: oneOf<unknown>('{nobody}', null),
};

const network = all({ network_id: fc.oneof({ weight: 5, arbitrary: insideId }, { weight: 1, arbitrary: outsideId }) });
const ofBlock = fc.oneof(
  { weight: 6, arbitrary: merged(network, fourOrSix, modes, some({ ...plain, ...lists }, 2)) },
  { weight: 1, arbitrary: merged(network, fourOrSix, some(rare, 1)) },
);

const ofPool = merged(
  network,
  all({ ip_version: oneOf(4, 4, 4, 6), subnetpool_id: idOf('subnetpool') }),
  some(
    {
      prefixlen: oneOf<unknown>(24, 26, 28, 64, 7, 33, '25', 'x'),
      cidr: oneOf('10.0.0.0/24', '10.1.0.0/26', '192.168.0.0/24', '2001:db8:1::/64'),
      gateway_ip: oneOf<unknown>(null, '10.0.0.5'),
      use_default_subnetpool: yes,
      name,
      allocation_pools: pools,
    },
    2,
  ),
);

/** Calls that make subnets. */
export const newSubnet = fc.oneof(
  { weight: 8, arbitrary: call(anybody, 'POST /v2.0/subnets', within('subnet', ofBlock)) },
  { weight: 2, arbitrary: call(anybody, 'POST /v2.0/subnets', within('subnet', ofPool)) },
  { weight: 1, arbitrary: call(anybody, 'POST /v2.0/subnets', within('subnets', fc.array(ofBlock, { maxLength: 2 }))) },
);

const change = fc.oneof(
  { weight: 4, arbitrary: some({ ...plain, ...lists }, 2) },
  {
    weight: 1,
    arbitrary: some(
      { cidr: block4, ip_version: oneOf(4), network_id: idOf('network'), ipv6_ra_mode: mode, ...rare },
      1,
    ),
  },
);

/** Calls that change and remove them. */
export const changedSubnet = fc.oneof(
  { weight: 3, arbitrary: call(anybody, path`PUT /v2.0/subnets/${existing('subnet')}`, within('subnet', change)) },
  { weight: 2, arbitrary: call(anybody, path`DELETE /v2.0/subnets/${existing('subnet')}`) },
);
