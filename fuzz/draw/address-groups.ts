import fc from 'fast-check';
import {
  all,
  anybody,
  call,
  description,
  existing,
  merged,
  mostly,
  name,
  oneOf,
  path,
  some,
  within,
} from './values.ts';

const blocks = mostly(
  oneOf<unknown>(['10.0.0.0/8'], ['10.0.0.0/8', '192.0.2.1/32'], ['2001:db8::/32'], ['10.0.0.5/8'], []),
  oneOf<unknown>(null, 'x', ['x'], ['10.0.0.1'], ['10.0.0.0/8', '10.0.0.0/8']),
);
const one = existing('address_group');

/** Calls about address groups, and rules that refer to them. */
export const addressGroupCall = fc.oneof(
  {
    weight: 4,
    arbitrary: call(
      anybody,
      'POST /v2.0/address-groups',
      within('address_group', some({ name, description, addresses: blocks }, 3)),
    ),
  },
  {
    weight: 2,
    arbitrary: call(
      anybody,
      path`PUT /v2.0/address-groups/${one}`,
      within('address_group', some({ name, description, addresses: blocks }, 1)),
    ),
  },
  {
    weight: 2,
    arbitrary: call(anybody, path`PUT /v2.0/address-groups/${one}/add_addresses`, within('addresses', blocks)),
  },
  {
    weight: 2,
    arbitrary: call(anybody, path`PUT /v2.0/address-groups/${one}/remove_addresses`, within('addresses', blocks)),
  },
  {
    weight: 1,
    arbitrary: call(
      anybody,
      oneOf(
        'GET /v2.0/address-groups',
        'GET /v2.0/address-groups?name=x',
        'GET /v2.0/address-groups/{address_group~0}',
      ),
    ),
  },
  { weight: 1, arbitrary: call(anybody, path`DELETE /v2.0/address-groups/${one}`) },
  {
    weight: 2,
    arbitrary: call(
      anybody,
      'POST /v2.0/security-group-rules',
      within(
        'security_group_rule',
        merged(
          all({
            security_group_id: existing('security_group'),
            direction: oneOf('ingress'),
            remote_address_group_id: one,
          }),
          some(
            { protocol: oneOf('tcp', 'udp'), ethertype: oneOf('IPv4', 'IPv6'), remote_ip_prefix: oneOf('10.0.0.0/8') },
            1,
          ),
        ),
      ),
    ),
  },
);
