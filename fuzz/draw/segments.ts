import fc from 'fast-check';
import {
  all,
  call,
  description,
  existing,
  idOf,
  merged,
  mostlyAdmin,
  name,
  oneOf,
  path,
  some,
  within,
} from './values.ts';

const one = existing('segment');
const kind = oneOf<Record<string, unknown>>(
  { network_type: 'vlan', physical_network: 'physnet1', segmentation_id: 500 },
  { network_type: 'vlan', physical_network: 'physnet2', segmentation_id: 501 },
  { network_type: 'vlan', physical_network: 'physnet1' },
  { network_type: 'flat', physical_network: 'physnet2' },
  { network_type: 'vxlan' },
  { network_type: 'bogus' },
);

/** Calls about the segments of networks. */
export const segmentCall = fc.oneof(
  {
    weight: 4,
    arbitrary: call(
      mostlyAdmin,
      'POST /v2.0/segments',
      within('segment', merged(all({ network_id: idOf('network') }), kind, some({ name, description }, 1))),
    ),
  },
  {
    weight: 2,
    arbitrary: call(
      mostlyAdmin,
      path`PUT /v2.0/segments/${one}`,
      within('segment', some({ name, description, network_type: oneOf('flat') }, 1)),
    ),
  },
  {
    weight: 3,
    arbitrary: call(
      mostlyAdmin,
      oneOf(
        'GET /v2.0/segments',
        'GET /v2.0/segments?network_id={network~0}',
        'GET /v2.0/segments/{segment~0}',
        'GET /v2.0/segments?network_type=vlan',
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: call(
      mostlyAdmin,
      path`PUT /v2.0/subnets/${existing('subnet')}`,
      within('subnet', all({ segment_id: idOf('segment') })),
    ),
  },
  { weight: 2, arbitrary: call(mostlyAdmin, path`DELETE /v2.0/segments/${one}`) },
);
