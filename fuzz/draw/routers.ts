import fc from 'fast-check';
import {
  all,
  anybody,
  call,
  description,
  existing,
  idOf,
  merged,
  mostly,
  mostlyAdmin,
  name,
  oddities,
  oneOf,
  outsideId,
  path,
  some,
  within,
  yes,
} from './values.ts';

const outside = mostly(
  all({ network_id: outsideId }),
  oneOf<unknown>(null, {}, 'x', { zz: 1 }, { network_id: '{outside~0}', zz: 1 }),
);
const fixed = oneOf<unknown>(
  [{ ip_address: '{subnet~0.address.40}' }],
  [{ subnet_id: '{subnet~0}' }],
  [{ subnet_id: '{subnet~0}', ip_address: '{subnet~0.address.41}' }],
  [{ ip_address: '192.0.2.9' }],
  [],
  'x',
);
const adminsOutside = merged(all({ network_id: outsideId }), some({ enable_snat: yes, external_fixed_ips: fixed }, 2));

const plain = { name, description, admin_state_up: yes, external_gateway_info: outside };
const rare = {
  ...oddities,
  project_id: oneOf('{a}', '{b}'),
  distributed: yes,
  ha: yes,
  routes: oneOf<unknown>([]),
  flavor_id: oneOf<unknown>('{nobody}', null, 'x'),
  availability_zone_hints: oneOf<unknown>([], ['nova'], 'x'),
  external_gateway_info: adminsOutside,
};
const attributes = fc.oneof({ weight: 6, arbitrary: some(plain, 2) }, { weight: 1, arbitrary: some(rare, 1) });

/** Calls that make routers. */
export const newRouter = fc.oneof(
  { weight: 6, arbitrary: call(anybody, 'POST /v2.0/routers', within('router', attributes)) },
  {
    weight: 1,
    arbitrary: call(mostlyAdmin, 'POST /v2.0/routers', within('router', all({ external_gateway_info: adminsOutside }))),
  },
);

const one = existing('router');
const hop = fc.oneof(
  oneOf<unknown>('10.0.0.9', '10.0.0.1', '10.0.1.9', '192.0.2.1', '2001:db8::9', 'x'),
  existing('port', '.ip'),
);
const route = fc.oneof(
  {
    weight: 8,
    arbitrary: all({
      destination: oneOf<unknown>('10.9.0.0/16', '10.8.0.0/16', '0.0.0.0/0', '2001:db8:9::/64'),
      nexthop: hop,
    }),
  },
  {
    weight: 1,
    arbitrary: oneOf<unknown>(
      { destination: '10.9.0.1/16', nexthop: '10.0.0.9' },
      { destination: '10.9.0.0/16' },
      {},
      'x',
    ),
  },
);
const routes = mostly(fc.array(route, { maxLength: 2 }), oneOf<unknown>(null, 'x', [], {}));

const inside = fc.oneof(
  { weight: 6, arbitrary: all({ subnet_id: idOf('subnet') }) },
  { weight: 3, arbitrary: all({ port_id: idOf('port') }) },
  { weight: 1, arbitrary: all({ subnet_id: existing('subnet'), port_id: existing('port') }) },
  { weight: 1, arbitrary: oneOf<unknown>({}, [], { zz: 1 }, { subnet_id: '{subnet~0}', zz: 1 }) },
);

/** Calls that change and remove them. */
export const changedRouter = fc.oneof(
  { weight: 3, arbitrary: call(anybody, path`PUT /v2.0/routers/${one}`, within('router', attributes)) },
  {
    weight: 2,
    arbitrary: call(
      mostlyAdmin,
      path`PUT /v2.0/routers/${one}`,
      within('router', all({ external_gateway_info: adminsOutside })),
    ),
  },
  { weight: 2, arbitrary: call(anybody, path`PUT /v2.0/routers/${one}`, within('router', all({ routes }))) },
  { weight: 6, arbitrary: call(anybody, path`PUT /v2.0/routers/${one}/add_router_interface`, inside) },
  { weight: 3, arbitrary: call(anybody, path`PUT /v2.0/routers/${one}/remove_router_interface`, inside) },
  {
    weight: 1,
    arbitrary: call(anybody, path`PUT /v2.0/routers/${one}/add_extraroutes`, within('router', all({ routes }))),
  },
  {
    weight: 1,
    arbitrary: call(anybody, path`PUT /v2.0/routers/${one}/remove_extraroutes`, within('router', all({ routes }))),
  },
  { weight: 2, arbitrary: call(anybody, path`DELETE /v2.0/routers/${one}`) },
);

const floating = {
  port_id: mostly(existing('port'), oneOf<unknown>(null, '{nobody}', 'x', '')),
  fixed_ip_address: fc.oneof(existing('port', '.ip'), oneOf<unknown>('10.0.0.99', 'x', null, '2001:db8::9')),
  description,
};
const floatingRare = {
  ...oddities,
  floating_ip_address: oneOf<unknown>('{subnet~0.address.50}', '192.0.2.9', '{floatingip~0.ip}', 'x', null),
  subnet_id: oneOf<unknown>('{subnet~0}', '{subnet~1}', '{nobody}', null),
  dns_name: oneOf('web', ''),
  project_id: oneOf('{a}', '{b}'),
};
const onNetwork = all({ floating_network_id: outsideId });

/** Calls about floating IPs. */
export const newFloatingIp = fc.oneof(
  {
    weight: 6,
    arbitrary: call(anybody, 'POST /v2.0/floatingips', within('floatingip', merged(onNetwork, some(floating, 2)))),
  },
  {
    weight: 2,
    arbitrary: call(
      mostlyAdmin,
      'POST /v2.0/floatingips',
      within('floatingip', merged(onNetwork, some(floatingRare, 1))),
    ),
  },
);
const address = existing('floatingip');
export const changedFloatingIp = fc.oneof(
  {
    weight: 4,
    arbitrary: call(anybody, path`PUT /v2.0/floatingips/${address}`, within('floatingip', some(floating, 2))),
  },
  {
    weight: 1,
    arbitrary: call(anybody, path`PUT /v2.0/floatingips/${address}`, within('floatingip', some(floatingRare, 1))),
  },
  { weight: 2, arbitrary: call(anybody, path`DELETE /v2.0/floatingips/${address}`) },
);
