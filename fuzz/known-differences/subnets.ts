import { messageOf } from '../difference.ts';
import { message, onForeignNetwork, onlyHere, outcome, saysHere, subjectOf } from '../matchers.ts';
import { isWire, type Wire } from '../step.ts';
import type { KnownDifference } from './known-difference.ts';
import { newer } from './known-difference.ts';

/** Subnets, and what their blocks come from. */
export const subnets = [
  {
    id: 'service-types-null',
    on: 'Subnets',
    when: 'a PUT of a subnet has `null` for its `service_types`',
    here: '200: it has none, as with a POST',
    there: '500',
    why: 'a failure is no answer',
    explains: outcome(/^PUT \/v2.0\/subnets\//, '200', '500 HTTPInternalServerError', ({ step }) =>
      /"service_types":null/.test(JSON.stringify(step.body)),
    ),
  },
  {
    id: 'subnet-router-external',
    on: 'Subnets',
    scenarios: ['SUB-074'],
    when: 'a subnet is shown',
    here: '`router:external` tells whether its network is external',
    there: 'no such key',
    why: newer,
    explains: onlyHere('subnet.router:external'),
  },
  {
    id: 'external-subnets',
    on: 'Subnets',
    scenarios: ['SUB-074'],
    when: 'a member looks at, changes or removes a subnet of an external network that is not theirs',
    here: 'it is there; it is not theirs to change: 403',
    there: '404 `SubnetNotFound`, and lists are without it',
    why: 'newer ones show it to those who see its network',
    explains: (difference, things) => {
      const { path, here, there, step } = difference;
      if (step.as === 'admin') return false;
      if (path === 'outcome') {
        const isExternal = subjectOf(difference, things)?.wires.here['router:external'] === true;
        return isExternal && there === '404 SubnetNotFound' && (here === '200' || here === '403 PolicyNotAuthorized');
      }
      const [more, less] = [here, there].map((list) => (Array.isArray(list) ? list.filter(isWire) : []));
      const isExternal = (subnet: Wire) =>
        (things.named(String(subnet.id).slice(1, -1))?.wires.here ?? subnet)['router:external'] === true;
      const others = more?.filter((subnet) => !isExternal(subnet));
      return path === 'subnet' && step.call.startsWith('GET') && others?.length === less?.length;
    },
  },
  {
    id: 'subnets-of-the-network-owner',
    on: 'Subnets',
    when: 'somebody else, as an administrator, has made a subnet on the network of a member',
    here: "it is the member's to see, to use, to change and to remove, as all on their network",
    there: 'it is not there for them: 404, not in lists, and ports get no address of it',
    why: newer,
    parts: true,
    explains: (difference, things) => {
      const { path, there, step } = difference;
      const own = new Set(
        things
          .living('network')
          .filter(({ wires }) => wires.here.project_id === things.projectOf(step.as))
          .map(({ wires }) => wires.here.id),
      );
      const others = things
        .living('subnet')
        .filter(({ wires: { here } }) => own.has(here.network_id) && here.project_id !== things.projectOf(step.as));
      if (step.as === 'admin' || others.length === 0) return false;
      if (path === 'outcome') return /^404 SubnetNotFound$|^400 InvalidInput$/.test(String(there));
      return ['subnet', 'port.fixed_ips', 'port.dns_assignment'].includes(path);
    },
  },
  {
    id: 'block-that-is-null',
    on: 'Subnets',
    when: 'a subnet is made with `null` for its `cidr`',
    here: '400 `InvalidInput`, which says so',
    there: '500, and among several made at once 400 `HTTPBadRequest` without a word about the `cidr`',
    why: 'the answer says what is wrong',
    explains: outcome(
      /^POST \/v2.0\/subnets$/,
      '400 InvalidInput',
      /^(400 HTTPBadRequest|500 HTTPInternalServerError)$/,
      saysHere(/'None' is not in a CIDR format/),
    ),
  },
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
    id: 'segment-by-a-member',
    on: 'Subnets',
    scenarios: ['SUB-070'],
    when: 'a member makes a subnet on a segment that is not there',
    here: '403 `PolicyNotAuthorized`: segments are for administrators',
    there: '404 `SegmentNotFound`',
    why: 'who may not name one is told so, whether it is there or not',
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
    id: 'pool-of-foreign-subnets',
    on: 'Subnet pools and address scopes',
    when: 'somebody removes a pool of theirs of which only subnets of other projects are',
    here: '400 `SubnetPoolDeleteError`',
    there: '204, and the subnets are left without their pool',
    why: 'what is in use is not taken away',
    explains: outcome(/^DELETE \/v2.0\/subnetpools\//, '400 SubnetPoolDeleteError', '204'),
  },
  {
    id: 'first-address-zero',
    on: 'Subnets',
    when: 'the block of an IPv6 subnet with DHCP begins with `::`',
    here: '400 `InvalidInput`, as for `0.0.0.0`',
    there: '201',
    why: newer,
    explains: outcome(/^POST \/v2.0\/subnets$/, '400 InvalidInput', '201', saysHere(/First IP '::' of network/)),
  },
  {
    id: 'subnet-on-shared-network',
    on: 'Subnets',
    scenarios: ['SUB-063'],
    when: 'a member makes a subnet on somebody else’s network that is shared',
    here: '403: only the network’s owner may',
    there: '201; or 400 for what else is wrong with it',
    why: 'the rule changed after Neutron 21: a subnet changes the network for everybody',
    explains: outcome(
      /^POST \/v2.0\/subnets$/,
      '403 PolicyNotAuthorized',
      /^(201|400 \w+|404 SubnetPoolNotFound|409 \w+)$/,
      onForeignNetwork('shared'),
    ),
  },
  {
    id: 'subnet-on-external-network',
    on: 'Subnets',
    when: 'a member makes a subnet on an external network that is not theirs',
    here: '403 `PolicyNotAuthorized`',
    there: '403 `HTTPForbidden`',
    why: 'Neutron asks its policy since then, as for everything else',
    explains: outcome(
      /^POST \/v2.0\/subnets$/,
      '403 PolicyNotAuthorized',
      '403 HTTPForbidden',
      onForeignNetwork('router:external'),
    ),
  },
  {
    id: 'delegated-modes',
    on: 'Subnets',
    when: 'a subnet whose prefix is to be delegated is made with two different IPv6 modes, or with modes and without DHCP',
    here: '400 `InvalidInput`, as for all other subnets',
    there: '201',
    why: 'servers would be told two ways to have an address: Neutron forgets to look',
    explains: outcome(/^POST \/v2.0\/subnets$/, '400 InvalidInput', '201', saysHere(/ipv6_ra_mode/)),
  },
  {
    id: 'prefix-longer-than-an-address',
    on: 'Subnet pools and address scopes',
    when: 'a subnet of a pool is to have a prefix longer than its addresses',
    here: '400 `MaxPrefixSubnetAllocationError`',
    there: '400 `AddrFormatError`',
    why: 'the longest prefix that the pool allows says more',
    explains: outcome(/^POST \/v2.0\/subnets$/, '400 MaxPrefixSubnetAllocationError', '400 AddrFormatError'),
  },
  {
    id: 'pool-null-fields',
    on: 'Subnet pools and address scopes',
    when: 'a PUT answers with a pool',
    here: 'whole, as a GET shows it',
    there: 'without `default_quota` and `address_scope_id` where they are null',
    why: 'one picture of a pool whoever asks',
    explains: onlyHere('subnetpool.default_quota', 'subnetpool.address_scope_id'),
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
