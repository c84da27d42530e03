import { messageOf } from '../difference.ts';
import { message, outcome } from '../matchers.ts';
import type { KnownDifference } from './known-difference.ts';
import { newer } from './known-difference.ts';

/** Networks and their segments. */
export const networks = [
  {
    id: 'unshare-by-a-stranger',
    on: 'Networks',
    when: 'a member asks for a shared network of somebody else to be shared no longer',
    here: '403 `PolicyNotAuthorized`: they see it, and it is not theirs',
    there: '404, as if they could not see it any more',
    why: 'it is still there for them',
    explains: outcome(/^PUT \/v2.0\/networks\//, '403 PolicyNotAuthorized', '404 HTTPNotFound', ({ step }) =>
      /"shared":/.test(JSON.stringify(step.body)),
    ),
  },
  {
    id: 'order-of-ports-in-use',
    on: 'Networks',
    when: 'a network is in use by several ports',
    here: 'the message names them in the order of their making',
    there: 'in any order',
    why: 'it is easier to read',
    explains: message(/ports still in use on the network, id/, /ports still in use on the network, id/),
  },
  {
    id: 'networks-by-default',
    on: 'Networks',
    when: 'networks are filtered by `is_default`',
    here: 'they are',
    there: 'the filter does nothing',
    why: 'the filter is documented',
    explains: ({ path, step }) => path === 'network' && /^GET \/v2.0\/networks\?(.*&)?is_default=/.test(step.call),
  },
  {
    id: 'mtu-of-subnets',
    on: 'Networks',
    scenarios: ['NET-034', 'NET-035'],
    when: 'the MTU of a network is made smaller than its subnets need',
    here: '409 `NetworkMTUSubnetConflict`',
    there: '200',
    why: newer,
  },
  {
    id: 'segments-put',
    on: 'Networks',
    when: 'a PUT of a network has `segments`',
    here: '400 `InvalidInput`: they cannot be changed so',
    there: '200, and nothing of it is done',
    why: 'what is not done is refused',
    explains: outcome(/^PUT \/v2.0\/networks\//, '400 InvalidInput', '200', ({ step }) =>
      /"segments":/.test(JSON.stringify(step.body)),
    ),
  },
  {
    id: 'subnet-segment-members',
    on: 'Segments',
    when: 'a member puts a subnet on a segment',
    here: '403: administrators alone may, and see it',
    there: '201, or 200',
    why: newer,
    explains: outcome(
      /^(POST|PUT) \/v2.0\/subnets/,
      '403 PolicyNotAuthorized',
      /^(20[01]|40[049] \w+|500 HTTPInternalServerError)$/,
      ({ step, answers }) =>
        /"segment_id":/.test(JSON.stringify(step.body)) && /segment_id/.test(messageOf(answers.here)),
    ),
  },
  {
    id: 'subnet-segment-unknown',
    on: 'Segments',
    when: 'a subnet is put on a segment that is not there',
    here: '404 `SegmentNotFound`, as when it is made there',
    there: '500',
    why: 'a failure is no answer',
    explains: outcome(/^PUT \/v2.0\/subnets\//, '404 SegmentNotFound', '500 HTTPInternalServerError'),
  },
  {
    id: 'routed-host-routes',
    on: 'Segments',
    when: 'a network has subnets on several segments',
    here: '`host_routes` are those that were asked for',
    there: 'each subnet is given a route to each other by its gateway',
    why: 'it is an extension, `segments-peer-subnet-host-routes`, which is not there',
    explains: ({ path, here, there }) =>
      path === 'subnet.host_routes' && Array.isArray(here) && Array.isArray(there) && there.length > here.length,
  },
] as const satisfies readonly KnownDifference[];
