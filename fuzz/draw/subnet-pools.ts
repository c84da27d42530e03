import fc from 'fast-check';
import {
  all,
  anybody,
  call,
  description,
  existing,
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

const blocks = mostly(
  oneOf<unknown>(
    ['10.0.0.0/16'],
    ['10.0.0.0/16', '10.1.0.0/16'],
    ['10.0.0.0/24', '192.168.0.0/24'],
    ['10.0.0.0/28'],
    ['2001:db8::/48'],
    ['10.0.0.7/16'],
  ),
  oneOf<unknown>(
    [],
    null,
    'x',
    ['x'],
    ['10.0.0.0/16', '2001:db8::/48'],
    ['10.0.0.0/24', '10.0.0.0/16'],
    ['10.0.0.0/24', '10.0.0.0/24'],
  ),
);
const length = mostly(oneOf<unknown>(24, 26, 28, 64, 20, 16), oneOf<unknown>('26', 0, 33, 129, -1, 'x', null));

const bounds = { min_prefixlen: length, max_prefixlen: length, default_prefixlen: length };
const plain = {
  name,
  description,
  ...bounds,
  address_scope_id: mostly(existing('address_scope'), oneOf<unknown>(null, '{nobody}', 'x')),
};
const rare = {
  ...oddities,
  shared: yes,
  is_default: yes,
  default_quota: oneOf<unknown>(256, 0, -1, 'x'),
  project_id: oneOf('{a}', '{b}'),
  ip_version: oneOf(4),
};
const newOne = merged(all({ name: oneOf('pool'), prefixes: blocks }), some(plain, 2));
const scope = merged(
  some({ name, shared: yes }, 1),
  all({ ip_version: mostly(oneOf<unknown>(4, 4, 6), oneOf<unknown>('4', 5, null)) }),
);
const one = existing('subnetpool');
const prefixes = all({ prefixes: blocks });

/** Calls about subnet pools and address scopes. */
export const newPool = fc.oneof(
  { weight: 5, arbitrary: call(anybody, 'POST /v2.0/subnetpools', within('subnetpool', newOne)) },
  {
    weight: 2,
    arbitrary: call(mostlyAdmin, 'POST /v2.0/subnetpools', within('subnetpool', merged(newOne, some(rare, 1)))),
  },
  {
    weight: 1,
    arbitrary: call(anybody, 'POST /v2.0/subnetpools', within('subnetpool', some({ ...plain, prefixes: blocks }, 2))),
  },
  { weight: 3, arbitrary: call(anybody, 'POST /v2.0/address-scopes', within('address_scope', scope)) },
);
export const changedPool = fc.oneof(
  {
    weight: 4,
    arbitrary: call(
      anybody,
      path`PUT /v2.0/subnetpools/${one}`,
      within('subnetpool', some({ ...plain, prefixes: blocks }, 2)),
    ),
  },
  { weight: 1, arbitrary: call(mostlyAdmin, path`PUT /v2.0/subnetpools/${one}`, within('subnetpool', some(rare, 1))) },
  { weight: 1, arbitrary: call(anybody, path`PUT /v2.0/subnetpools/${one}/add_prefixes`, prefixes) },
  { weight: 1, arbitrary: call(anybody, path`PUT /v2.0/subnetpools/${one}/remove_prefixes`, prefixes) },
  { weight: 2, arbitrary: call(anybody, path`DELETE /v2.0/subnetpools/${one}`) },
  {
    weight: 2,
    arbitrary: call(
      anybody,
      path`PUT /v2.0/address-scopes/${existing('address_scope')}`,
      within('address_scope', some({ name, shared: yes, ip_version: oneOf(4) }, 1)),
    ),
  },
  { weight: 1, arbitrary: call(anybody, path`DELETE /v2.0/address-scopes/${existing('address_scope')}`) },
);

/** A subnet of a pool, by what is asked of the pool. */
export const subnetOfPool = call(
  anybody,
  'POST /v2.0/subnets',
  within(
    'subnet',
    merged(all({ network_id: insideId, ip_version: oneOf(4), subnetpool_id: one }), some({ prefixlen: length }, 1)),
  ),
);
