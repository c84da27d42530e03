import { onlyHere, outcome } from '../matchers.ts';
import type { KnownDifference } from './known-difference.ts';

/** Trunks. */
export const trunks = [
  {
    id: 'trunk-of-another',
    on: 'Trunks',
    when: 'somebody removes a port of theirs that is the parent of a trunk of another project',
    here: '409 `PortInUseAsTrunkParent`',
    there: '204, and the trunk is left without its parent',
    why: 'what is in use is not taken away',
    explains: outcome(/^DELETE \/v2.0\/ports\//, '409 PortInUseAsTrunkParent', '204'),
  },
  {
    id: 'trunk-on-the-parent-of-another',
    on: 'Trunks',
    when: 'a port is to be a parent that is one already, of a trunk that the caller does not see',
    here: '409 `ParentPortInUse`, as of one that they see',
    there: '409 `NeutronDbObjectDuplicateEntry`',
    why: 'the answer says what is wrong',
    explains: outcome(/^POST \/v2.0\/trunks$/, '409 ParentPortInUse', '409 NeutronDbObjectDuplicateEntry'),
  },
  {
    id: 'trunk-after-inherit',
    on: 'Trunks',
    when: 'one of the sub-ports of a new trunk inherits its segmentation',
    here: 'the others are looked at as well',
    there: 'what comes after it is not',
    why: 'what is wrong is wrong',
    explains: outcome(/^POST \/v2.0\/trunks$/, '400 HTTPBadRequest', /^409 /, ({ step }) =>
      /"segmentation_type":"inherit"/.test(JSON.stringify(step.body)),
    ),
  },
  {
    id: 'trunk-readers',
    on: 'Trunks',
    when: 'a reader makes, changes or removes a trunk of their project',
    here: '403',
    there: 'it is done',
    why: 'the rule changed after Neutron 21: a reader changes nothing',
  },
  {
    id: 'trunk-bodies',
    on: 'Trunks',
    scenarios: ['MSC-024'],
    when: 'sub-ports are added by a body without `sub_ports`, or with a `segmentation_id` that is a list',
    here: '400',
    there: '500',
    why: 'a failure is no answer',
  },
  {
    id: 'trunk-details-in-lists',
    on: 'Trunks',
    when: 'the parent of a trunk is listed',
    here: 'its `trunk_details` have the `mac_address` of each sub-port',
    there: 'only when it is shown alone',
    why: 'one picture of a port whoever asks',
    explains: onlyHere('port.trunk_details.sub_ports.mac_address'),
  },
] as const satisfies readonly KnownDifference[];
