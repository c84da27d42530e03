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
  name,
  oneOf,
  path,
  some,
  within,
  yes,
} from './values.ts';

const vlan = oneOf<unknown>(100, 101, 102, '103');
const subPort = fc.oneof(
  {
    weight: 8,
    arbitrary: merged(
      all({ port_id: existing('port') }),
      all({ segmentation_type: oneOf('vlan'), segmentation_id: vlan }),
    ),
  },
  {
    weight: 1,
    arbitrary: merged(
      all({ port_id: idOf('port') }),
      some(
        {
          segmentation_type: oneOf<unknown>('vlan', 'inherit', 'zz'),
          segmentation_id: oneOf<unknown>(0, 5000, 'x', null, 100),
        },
        2,
      ),
    ),
  },
);
const subPorts = mostly(fc.array(subPort, { minLength: 1, maxLength: 2 }), oneOf<unknown>([], null, 'x', [{}]));
const plain = { name, description, admin_state_up: yes };
const one = existing('trunk');

/** Calls about trunks. */
export const trunkCall = fc.oneof(
  {
    weight: 6,
    arbitrary: call(
      anybody,
      'POST /v2.0/trunks',
      within('trunk', merged(all({ port_id: idOf('port') }), some({ ...plain, sub_ports: subPorts }, 2))),
    ),
  },
  {
    weight: 2,
    arbitrary: call(
      anybody,
      path`PUT /v2.0/trunks/${one}`,
      within('trunk', some({ ...plain, port_id: existing('port') }, 2)),
    ),
  },
  { weight: 3, arbitrary: call(anybody, path`PUT /v2.0/trunks/${one}/add_subports`, within('sub_ports', subPorts)) },
  {
    weight: 2,
    arbitrary: call(
      anybody,
      path`PUT /v2.0/trunks/${one}/remove_subports`,
      within('sub_ports', fc.array(all({ port_id: idOf('port') }), { maxLength: 2 })),
    ),
  },
  { weight: 1, arbitrary: call(anybody, path`GET /v2.0/trunks/${one}/get_subports`) },
  {
    weight: 1,
    arbitrary: call(
      anybody,
      oneOf(
        'GET /v2.0/trunks',
        'GET /v2.0/trunks?admin_state_up=true',
        'GET /v2.0/trunks?port_id={port~0}',
        'GET /v2.0/trunks/{trunk~0}',
      ),
    ),
  },
  { weight: 2, arbitrary: call(anybody, path`DELETE /v2.0/trunks/${one}`) },
);
