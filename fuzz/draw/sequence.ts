import fc from 'fast-check';
import type { Step } from '../step.ts';
import { addressGroupCall } from './address-groups.ts';
import { changedNetwork, newNetwork } from './networks.ts';
import { conditionalCall, malformedCall, quotaCall, rbacCall, tagCall } from './others.ts';
import { bindingCall, changedPort, newPort } from './ports.ts';
import { qosCall } from './qos.ts';
import { read } from './reads.ts';
import { changedFloatingIp, changedRouter, newFloatingIp, newRouter } from './routers.ts';
import { changedGroup, newGroup, ruleCall } from './security-groups.ts';
import { segmentCall } from './segments.ts';
import { changedPool, newPool, subnetOfPool } from './subnet-pools.ts';
import { changedSubnet, newSubnet } from './subnets.ts';
import { trunkCall } from './trunks.ts';

const network = (as: Step['as'], more: object = {}): Step => ({
  as,
  call: 'POST /v2.0/networks',
  body: { network: more },
});
const subnet = (as: Step['as'], cidr: string, more: object = {}): Step => ({
  as,
  call: 'POST /v2.0/subnets',
  body: { subnet: { network_id: '{network~0}', ip_version: cidr.includes(':') ? 6 : 4, cidr, ...more } },
});
const slaac = { ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac' };
const port: Step = { as: 'a', call: 'POST /v2.0/ports', body: { port: { network_id: '{network~0}' } } };
const outside = [network('admin', { 'router:external': true }), subnet('admin', '192.0.2.0/28')];
const inside = [network('a'), subnet('a', '10.0.0.0/24')];
const router: Step = {
  as: 'a',
  call: 'POST /v2.0/routers',
  body: { router: { external_gateway_info: { network_id: '{outside~0}' } } },
};
const attached: Step = {
  as: 'a',
  call: 'PUT /v2.0/routers/{router~0}/add_router_interface',
  body: { subnet_id: '{subnet~0}' },
};
const group: Step = { as: 'a', call: 'POST /v2.0/security-groups', body: { security_group: { name: 'web' } } };
const policy: Step = { as: 'admin', call: 'POST /v2.0/qos/policies', body: { policy: { name: 'gold', shared: true } } };
const pool: Step = {
  as: 'a',
  call: 'POST /v2.0/subnetpools',
  body: { subnetpool: { name: 'pool', prefixes: ['10.0.0.0/16'], default_prefixlen: 24 } },
};

interface Theme {
  /** What there is at the beginning. */
  readonly before: readonly Step[];
  readonly calls: fc.Arbitrary<Step>;
}

const anything = fc.oneof(
  { weight: 4, arbitrary: newNetwork },
  { weight: 3, arbitrary: changedNetwork },
  { weight: 5, arbitrary: newSubnet },
  { weight: 3, arbitrary: changedSubnet },
  { weight: 6, arbitrary: newPort },
  { weight: 5, arbitrary: changedPort },
  { weight: 1, arbitrary: bindingCall },
  { weight: 2, arbitrary: newGroup },
  { weight: 1, arbitrary: changedGroup },
  { weight: 2, arbitrary: ruleCall },
  { weight: 2, arbitrary: newRouter },
  { weight: 3, arbitrary: changedRouter },
  { weight: 2, arbitrary: newFloatingIp },
  { weight: 2, arbitrary: changedFloatingIp },
  { weight: 1, arbitrary: newPool },
  { weight: 1, arbitrary: quotaCall },
  { weight: 2, arbitrary: tagCall },
  { weight: 2, arbitrary: rbacCall },
  { weight: 1, arbitrary: qosCall },
  { weight: 1, arbitrary: trunkCall },
  { weight: 1, arbitrary: addressGroupCall },
  { weight: 1, arbitrary: segmentCall },
  { weight: 2, arbitrary: malformedCall },
  { weight: 1, arbitrary: conditionalCall },
  { weight: 4, arbitrary: read },
);

/** Mostly these calls, sometimes any other. */
const about = (...calls: readonly fc.Arbitrary<Step>[]): fc.Arbitrary<Step> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.oneof(...calls) },
    { weight: 1, arbitrary: anything },
    { weight: 1, arbitrary: read },
  );

/** Ways in which sequences begin and go on. */
const themes: Readonly<Record<string, Theme>> = {
  anything: { before: [], calls: anything },
  networks: { before: [], calls: about(newNetwork, changedNetwork, newSubnet, rbacCall) },
  shared: {
    before: [network('admin', { shared: true }), subnet('admin', '10.0.0.0/24')],
    calls: about(newPort, changedPort, changedNetwork, newSubnet, rbacCall),
  },
  subnets: { before: [network('a')], calls: about(newSubnet, newSubnet, changedSubnet, newPort) },
  ports: { before: inside, calls: about(newPort, newPort, changedPort, changedPort, changedSubnet) },
  small: { before: [network('a'), subnet('a', '10.0.0.0/29')], calls: about(newPort, newPort, changedPort) },
  dual: {
    before: [...inside, subnet('a', '2001:db8::/64', slaac)],
    calls: about(newPort, changedPort, newSubnet, changedSubnet),
  },
  bindings: { before: [...inside, port], calls: about(bindingCall, bindingCall, changedPort) },
  groups: { before: [group], calls: about(ruleCall, ruleCall, newGroup, changedGroup, rbacCall) },
  routers: {
    before: [...outside, ...inside],
    calls: about(newRouter, changedRouter, changedRouter, newSubnet, newPort, newNetwork),
  },
  routed: {
    before: [...outside, ...inside, router, attached],
    calls: about(changedRouter, changedRouter, newPort, newSubnet, changedSubnet, changedPort),
  },
  floating: {
    before: [...outside, ...inside, router, attached, port],
    calls: about(
      newFloatingIp,
      newFloatingIp,
      changedFloatingIp,
      changedFloatingIp,
      changedPort,
      changedRouter,
      newPort,
    ),
  },
  pools: { before: [pool, network('a')], calls: about(newPool, changedPool, subnetOfPool, newSubnet, newNetwork) },
  quotas: { before: inside, calls: about(quotaCall, newNetwork, newPort, newGroup, newRouter, newSubnet) },
  sharing: {
    before: [...inside, group],
    calls: about(rbacCall, rbacCall, newPort, changedNetwork, changedGroup, ruleCall),
  },
  tags: { before: [...inside, port], calls: about(tagCall, tagCall, conditionalCall, read) },
  qos: { before: [...inside, port, policy], calls: about(qosCall) },
  trunks: { before: [...inside, port, port, port], calls: about(trunkCall, trunkCall, changedPort) },
  addresses: { before: [group], calls: about(addressGroupCall, addressGroupCall, ruleCall) },
  segments: { before: inside, calls: about(segmentCall, segmentCall, newNetwork, newPort, newSubnet) },
  malformed: { before: [...inside, group], calls: about(malformedCall, conditionalCall) },
};

/** A sequence of calls, each drawn loosely: what it is about is settled when it is made. */
export const sequence: fc.Arbitrary<readonly Step[]> = fc.oneof(
  ...Object.values(themes).map(({ before, calls }) =>
    fc.array(calls, { minLength: 6, maxLength: 12, size: 'max' }).map((drawn) => [...before, ...drawn]),
  ),
);
