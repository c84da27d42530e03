import { onForeignNetwork, onlyHere, outcome, saysHere, subjectOf } from '../matchers.ts';
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
    id: 'segment-by-a-member',
    on: 'Subnets',
    scenarios: ['SUB-070'],
    when: 'a member makes a subnet on a segment that is not there',
    here: '403 `PolicyNotAuthorized`: segments are for administrators',
    there: '404 `SegmentNotFound`',
    why: 'who may not name one is told so, whether it is there or not',
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
] as const satisfies readonly KnownDifference[];
