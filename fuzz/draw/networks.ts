import fc from 'fast-check';
import {
  anybody,
  call,
  description,
  existing,
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

const plain = {
  name,
  description,
  admin_state_up: yes,
  port_security_enabled: yes,
  mtu: mostly(oneOf<unknown>(0, 1300, '1400', 1450), oneOf<unknown>(-1, 'x', 9000, null, 60)),
  availability_zone_hints: oneOf<unknown>([], ['nova'], 'x', null),
};

const anybodys = { ...plain, ...oddities, project_id: oneOf('{a}', '{b}', 5), shared: yes, subnets: oneOf([]) };

const provider = fc.oneof(
  oneOf(
    { 'provider:network_type': 'vlan', 'provider:physical_network': 'physnet1', 'provider:segmentation_id': 400 },
    { 'provider:network_type': 'vlan', 'provider:physical_network': 'physnet1', 'provider:segmentation_id': 401 },
    { 'provider:network_type': 'flat', 'provider:physical_network': 'physnet1' },
    { 'provider:network_type': 'vxlan', 'provider:segmentation_id': 77 },
    { 'provider:network_type': 'vxlan' },
  ),
  some(
    {
      'provider:network_type': oneOf<unknown>('vlan', 'flat', 'vxlan', 'local', 'bogus', null, 5),
      'provider:physical_network': oneOf<unknown>('physnet1', 'physnet9', null),
      'provider:segmentation_id': oneOf<unknown>(77, 400, 5000, 0, 'x', null),
    },
    2,
  ),
);

const admins = {
  ...plain,
  shared: yes,
  'router:external': yes,
  is_default: yes,
  project_id: oneOf('{a}', '{b}'),
  segments: oneOf<unknown>(
    [
      { 'provider:network_type': 'vxlan' },
      { 'provider:network_type': 'vlan', 'provider:physical_network': 'physnet1' },
    ],
    [{ 'provider:network_type': 'vxlan', 'provider:segmentation_id': 78 }],
    [{ zz: 1 }],
    [],
  ),
};

const memberNetwork = some(anybodys);
const adminNetwork = fc.oneof(some(admins), merged(some(admins, 2), provider));

/** Calls that make networks. */
export const newNetwork = fc.oneof(
  { weight: 5, arbitrary: call(anybody, 'POST /v2.0/networks', within('network', some(plain))) },
  { weight: 3, arbitrary: call(anybody, 'POST /v2.0/networks', within('network', memberNetwork)) },
  { weight: 4, arbitrary: call(mostlyAdmin, 'POST /v2.0/networks', within('network', adminNetwork)) },
  {
    weight: 1,
    arbitrary: call(anybody, 'POST /v2.0/networks', within('networks', fc.array(memberNetwork, { maxLength: 3 }))),
  },
);

const change = fc.oneof(
  call(anybody, path`PUT /v2.0/networks/${existing('network')}`, within('network', memberNetwork)),
  call(mostlyAdmin, path`PUT /v2.0/networks/${existing('network')}`, within('network', adminNetwork)),
);

/** Calls that change and remove them. */
export const changedNetwork = fc.oneof(
  { weight: 3, arbitrary: change },
  { weight: 2, arbitrary: call(anybody, path`DELETE /v2.0/networks/${existing('network')}`) },
);
