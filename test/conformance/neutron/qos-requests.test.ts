import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uuid5 } from '../../../src/runtime/uuid5.ts';
import { differs, isReal } from './differs.ts';
import { answered, network, policy, port, qosRule, refused } from './given.ts';
import { type Api, neutron } from './harness.ts';

/** A network on a physical one, and what stands for that in traits. */
async function physical(admin: Api, attributes: object = {}) {
  const physnet = `phys.net-${admin.projectId.slice(0, 8)}`;
  const made = await network(admin, {
    'provider:network_type': 'flat',
    'provider:physical_network': physnet,
    ...attributes,
  });
  return { id: made.id as string, trait: `CUSTOM_PHYSNET_PHYS_NET_${admin.projectId.slice(0, 8).toUpperCase()}` };
}

/** The id of a group of two rules, whichever the server takes first. */
function pairId(portId: string, one: { id: string }, other: { id: string }, seen: string): string | undefined {
  const names = [`${one.id}:${other.id}`, `${other.id}:${one.id}`];
  return names.map((name) => uuid5(portId, name)).find((id) => id === seen);
}

test('a port asks for the minimums of its policy, in groups that stay together', async (t) => {
  const { api, admin } = neutron(t);
  const { id: policyId } = await policy(admin);
  const egress = await qosRule(admin, policyId, 'minimum_bandwidth', { min_kbps: 1000 });
  const ingress = await qosRule(admin, policyId, 'minimum_bandwidth', { min_kbps: 2000, direction: 'ingress' });
  const rate = await qosRule(admin, policyId, 'minimum_packet_rate', { min_kpps: 3, direction: 'any' });
  await qosRule(admin, policyId, 'bandwidth_limit', { max_kbps: 9000 });
  const { id: networkId, trait } = await physical(admin);
  const made = await port(admin, networkId, { qos_policy_id: policyId, 'binding:vnic_type': 'direct' });
  const groups = [
    {
      id: pairId(made.id, egress, ingress, made.resource_request.request_groups[0].id),
      required: [trait, 'CUSTOM_VNIC_TYPE_DIRECT'],
      resources: { NET_BW_EGR_KILOBIT_PER_SEC: 1000, NET_BW_IGR_KILOBIT_PER_SEC: 2000 },
    },
    {
      id: uuid5(made.id, rate.id),
      required: ['CUSTOM_VNIC_TYPE_DIRECT'],
      resources: { NET_PACKET_RATE_KILOPACKET_PER_SEC: 3 },
    },
  ];
  const request = { request_groups: groups, same_subtree: groups.map(({ id }) => id) };
  assert.deepEqual(made.resource_request, request);
  const url = `/v2.0/ports/${made.id}`;
  assert.deepEqual(answered(await admin.get(`${url}?fields=resource_request`), 200).port, {
    resource_request: request,
  });
  assert.deepEqual(answered(await admin.get(`/v2.0/ports?id=${made.id}`), 200).ports[0].resource_request, request);
  // For administrators alone.
  const a = api('a');
  const theirs = await port(admin, networkId, { project_id: a.projectId, qos_policy_id: policyId });
  const seen = answered(await a.get(`/v2.0/ports/${theirs.id}`), 200).port;
  assert.deepEqual([seen.qos_policy_id, 'resource_request' in seen], [policyId, false]);
  const without = await admin.put(url, { port: { qos_policy_id: null } });
  assert.equal(answered(without, 200).port.resource_request, null);
});

test('the policy of the network counts where the port has none', async (t) => {
  const { admin } = neutron(t);
  const { id: policyId } = await policy(admin);
  await qosRule(admin, policyId, 'minimum_packet_rate', { min_kpps: 3, direction: 'ingress' });
  const { id: limiting } = await policy(admin);
  await qosRule(admin, limiting, 'bandwidth_limit', { max_kbps: 9000 });
  const { id: networkId } = await network(admin, { qos_policy_id: policyId });
  const made = await port(admin, networkId);
  const [group] = made.resource_request.request_groups;
  assert.deepEqual(group.resources, { NET_PACKET_RATE_IGR_KILOPACKET_PER_SEC: 3 });
  assert.deepEqual(group.required, ['CUSTOM_VNIC_TYPE_NORMAL']);
  const limited = await admin.put(`/v2.0/ports/${made.id}`, { port: { qos_policy_id: limiting } });
  assert.equal(answered(limited, 200).port.resource_request, null);
  assert.equal((await port(admin, (await network(admin)).id)).resource_request, null);
});

test('a minimum of bandwidth on a tunnel is asked of who provides the tunnels', async (t) => {
  const { admin } = neutron(t);
  const { id: policyId } = await policy(admin);
  await qosRule(admin, policyId, 'minimum_bandwidth', { min_kbps: 1000 });
  const answer = await admin.post('/v2.0/networks', { network: { qos_policy_id: policyId } });
  differs('qos-minimum-on-tunnel', {
    here: () => answered(answer, 201),
    there: () => refused(answer, 409, 'QosRuleNotSupportedByNetwork'),
  });
  if (isReal) return;
  const { id: networkId } = answer.body.network;
  const made = await port(admin, networkId);
  assert.deepEqual(made.resource_request.request_groups[0].required, [
    'CUSTOM_NETWORK_TUNNEL_PROVIDER',
    'CUSTOM_VNIC_TYPE_NORMAL',
  ]);
});

test('the kinds of rules that ports can have', async (t) => {
  const { api, admin } = neutron(t);
  const types = ['bandwidth_limit', 'dscp_marking', 'minimum_bandwidth', 'minimum_packet_rate', 'packet_rate_limit'];
  const list = async (query: string) =>
    answered(await api('a').get(`/v2.0/qos/rule-types${query}`), 200)
      .rule_types.map((one: { type: string }) => one.type)
      .sort();
  assert.deepEqual(await list(''), types);
  assert.deepEqual(await list('?all_rules=true'), types);
  assert.deepEqual(await list('?all_supported=true'), types);
  answered(await api('a').get('/v2.0/qos/rule-types?bogus=1'), 400);
  const url = '/v2.0/qos/rule-types/bandwidth_limit';
  const { rule_type: shown } = answered(await admin.get(url), 200);
  const whole = { parameter_type: 'range', parameter_values: { start: 0, end: 2 ** 31 - 1 } };
  assert.deepEqual(shown, {
    type: 'bandwidth_limit',
    drivers: [
      {
        name: 'openvswitch',
        supported_parameters: [
          { parameter_name: 'max_kbps', ...whole },
          { parameter_name: 'max_burst_kbps', ...whole },
          { parameter_name: 'direction', parameter_type: 'choices', parameter_values: ['ingress', 'egress'] },
        ],
      },
    ],
  });
  answered(await api('a').get(url), 403);
  const bogus = await admin.get('/v2.0/qos/rule-types/bogus');
  differs('qos-rule-type-unknown', { here: () => answered(bogus, 404), there: () => answered(bogus, 500) });
});
