import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differs } from './differs.ts';
import { answered, network, policy, port, qosRule, refused } from './given.ts';
import { type Api, neutron } from './harness.ts';

const policies = '/v2.0/qos/policies';
const nosuch = '11111111-2222-4333-8444-555555555555';

/** Of each kind: what is sent, what is shown, and a change. */
const kinds: readonly (readonly [type: string, sent: object, shown: object, change: object])[] = [
  [
    'bandwidth_limit',
    { max_kbps: '1000' },
    { max_kbps: 1000, max_burst_kbps: 0, direction: 'egress' },
    { max_burst_kbps: 5, direction: 'ingress' },
  ],
  ['dscp_marking', { dscp_mark: 26 }, { dscp_mark: 26 }, { dscp_mark: 0 }],
  ['minimum_bandwidth', { min_kbps: 7 }, { min_kbps: 7, direction: 'egress' }, { direction: 'ingress' }],
  ['minimum_packet_rate', { min_kpps: 7 }, { min_kpps: 7, direction: 'egress' }, { direction: 'any' }],
  [
    'packet_rate_limit',
    { max_kpps: 7, direction: 'ingress' },
    { max_kpps: 7, max_burst_kpps: 0, direction: 'ingress' },
    { max_kpps: 2 ** 31 - 1 },
  ],
];

for (const [type, sent, shown, change] of kinds) {
  test(`a ${type} rule is made, shown, listed, changed and removed`, async (t) => {
    const { admin } = neutron(t);
    const { id: policyId } = await policy(admin);
    const name = `${type}_rule`;
    const url = `${policies}/${policyId}/${name}s`;
    const { id, ...made } = await qosRule(admin, policyId, type, { ...sent });
    assert.deepEqual(made, shown);
    assert.deepEqual(answered(await admin.get(`${url}/${id}`), 200), { [name]: { id, ...shown } });
    assert.deepEqual(answered(await admin.get(url), 200), { [`${name}s`]: [{ id, ...shown }] });
    const inPolicy = answered(await admin.get(`${policies}/${policyId}`), 200).policy;
    assert.deepEqual(inPolicy.rules, [{ id, ...shown, qos_policy_id: policyId, type }]);
    const changed = answered(await admin.put(`${url}/${id}`, { [name]: change }), 200)[name];
    assert.deepEqual(changed, { id, ...shown, ...change });
    assert.deepEqual(answered(await admin.put(`${url}/${id}`, { [name]: {} }), 200)[name], changed);
    answered(await admin.delete(`${url}/${id}`), 204);
    refused(await admin.get(`${url}/${id}`), 404, 'QosRuleNotFound');
    assert.deepEqual(answered(await admin.get(url), 200), { [`${name}s`]: [] });
  });
}

test('what no rule can be', async (t) => {
  const { admin } = neutron(t);
  const { id } = await policy(admin);
  for (const [type, attributes, error] of [
    ['bandwidth_limit', {}, 'HTTPBadRequest'],
    ['bandwidth_limit', { max_kbps: -1 }, 'HTTPBadRequest'],
    ['bandwidth_limit', { max_kbps: 2 ** 31 }, 'HTTPBadRequest'],
    ['bandwidth_limit', { max_kbps: 'x' }, 'InvalidInput'],
    ['bandwidth_limit', { max_kbps: null }, 'InvalidInput'],
    ['bandwidth_limit', { max_kbps: 1, max_burst_kbps: -1 }, 'HTTPBadRequest'],
    ['bandwidth_limit', { max_kbps: 1, direction: 'any' }, 'HTTPBadRequest'],
    ['bandwidth_limit', { max_kbps: 1, dscp_mark: 0 }, 'HTTPBadRequest'],
    ['dscp_marking', { dscp_mark: 1 }, 'HTTPBadRequest'],
    ['dscp_marking', { dscp_mark: 57 }, 'HTTPBadRequest'],
    ['dscp_marking', { dscp_mark: 26, direction: 'egress' }, 'HTTPBadRequest'],
    ['minimum_bandwidth', { direction: 'egress' }, 'HTTPBadRequest'],
    ['minimum_bandwidth', { min_kbps: 1, direction: 'any' }, 'HTTPBadRequest'],
    ['minimum_packet_rate', { min_kpps: 1, direction: 'x' }, 'HTTPBadRequest'],
    ['packet_rate_limit', { max_kpps: 1, direction: 'any' }, 'HTTPBadRequest'],
    ['packet_rate_limit', { max_kpps: 1, qos_policy_id: id }, 'HTTPBadRequest'],
  ] as const) {
    const answer = await admin.post(`${policies}/${id}/${type}_rules`, { [`${type}_rule`]: attributes });
    refused(answer, 400, error);
  }
  assert.deepEqual(answered(await admin.get(`${policies}/${id}`), 200).policy.rules, []);
});

test('REQ-021: rules are made one at a time, in a policy that is there', async (t) => {
  const { api, admin } = neutron(t);
  const { id } = await policy(admin);
  const url = `${policies}/${id}/dscp_marking_rules`;
  refused(await admin.post(url, undefined), 400, 'HTTPBadRequest');
  refused(await admin.post(url, {}), 400, 'HTTPBadRequest');
  const rule = { dscp_marking_rule: { dscp_mark: 0 } };
  refused(await admin.post(`${policies}/${nosuch}/dscp_marking_rules`, rule), 404, 'QosPolicyNotFound');
  refused(await admin.get(`${policies}/${nosuch}/dscp_marking_rules`), 404, 'QosPolicyNotFound');
  refused(await admin.get(`${policies}/${nosuch}/dscp_marking_rules/${nosuch}`), 404, 'QosPolicyNotFound');
  for (const method of ['GET', 'DELETE']) refused(await admin.send(method, `${url}/${nosuch}`), 404, 'QosRuleNotFound');
  refused(await admin.put(`${url}/${nosuch}`, rule), 404, 'QosRuleNotFound');
  refused(await api('b').get(url), 404, 'QosPolicyNotFound');
  refused(await admin.get(`${policies}/${id}/bogus_rules`), 404, 'HTTPNotFound');
  refused(await admin.get('/v2.0/qos'), 404, 'HTTPNotFound');
  refused(await admin.get('/v2.0/qos/bogus'), 404, 'HTTPNotFound');
});

test('several rules are made at once, or none', async (t) => {
  const { admin } = neutron(t);
  const { id } = await policy(admin);
  const url = `${policies}/${id}/minimum_bandwidth_rules`;
  const pair = [{ min_kbps: 1 }, { minimum_bandwidth_rule: { min_kbps: 2, direction: 'ingress' } }];
  const made = answered(await admin.post(url, { minimum_bandwidth_rules: pair }), 201).minimum_bandwidth_rules;
  assert.deepEqual(
    made.map((one: { min_kbps: number }) => one.min_kbps),
    [1, 2],
  );
  differs('qos-rules-in-bulk', {
    here: () => assert.deepEqual(Object.keys(made[0]).sort(), ['direction', 'id', 'min_kbps']),
    there: () => assert.deepEqual([made[0].qos_policy_id, made[0].type], [id, 'minimum_bandwidth']),
  });
  refused(await admin.post(url, { minimum_bandwidth_rules: [] }), 400, 'HTTPBadRequest');
  const { id: other } = await policy(admin);
  const twice = { dscp_marking_rules: [{ dscp_mark: 0 }, { dscp_mark: 8 }] };
  refused(await admin.post(`${policies}/${other}/dscp_marking_rules`, twice), 409, 'QoSRulesConflict');
  assert.deepEqual(answered(await admin.get(`${policies}/${other}`), 200).policy.rules, []);
});
test('a rule belongs to its policy, and its changes count as those of the policy', async (t) => {
  const { admin } = neutron(t);
  const { id } = await policy(admin);
  const { id: otherId } = await policy(admin);
  const revision = async () => answered(await admin.get(`${policies}/${id}`), 200).policy.revision_number;
  const { id: ruleId } = await qosRule(admin, id, 'dscp_marking', { dscp_mark: 26 });
  assert.equal(await revision(), 1);
  const wrong = `${policies}/${otherId}/dscp_marking_rules/${ruleId}`;
  const read = await admin.get(wrong);
  differs('qos-rule-of-another-policy', {
    here: () => refused(read, 404, 'QosRuleNotFound'),
    there: () => answered(read, 200),
  });
  refused(await admin.put(wrong, { dscp_marking_rule: { dscp_mark: 0 } }), 404, 'QosRuleNotFound');
  refused(await admin.delete(wrong), 404, 'QosRuleNotFound');
  const right = `${policies}/${id}/dscp_marking_rules/${ruleId}`;
  answered(await admin.put(right, { dscp_marking_rule: { dscp_mark: 0 } }), 200);
  assert.equal(await revision(), 2);
  answered(await admin.delete(right), 204);
  assert.equal(await revision(), 3);
});

test('rules that do not go together', async (t) => {
  const { admin } = neutron(t);
  const { id } = await policy(admin);
  const post = (type: string, attributes: object) =>
    admin.post(`${policies}/${id}/${type}_rules`, { [`${type}_rule`]: attributes });
  const limit = await qosRule(admin, id, 'bandwidth_limit', { max_kbps: 100 });
  refused(await post('bandwidth_limit', { max_kbps: 5 }), 409, 'QoSRulesConflict');
  await qosRule(admin, id, 'dscp_marking', { dscp_mark: 26 });
  refused(await post('dscp_marking', { dscp_mark: 28 }), 409, 'QoSRulesConflict');
  const ingress = await qosRule(admin, id, 'bandwidth_limit', { max_kbps: 50, direction: 'ingress' });
  const moved = { bandwidth_limit_rule: { direction: 'egress' } };
  refused(await admin.put(`${policies}/${id}/bandwidth_limit_rules/${ingress.id}`, moved), 409, 'QoSRulesConflict');
  // Whatever the directions.
  refused(await post('minimum_bandwidth', { min_kbps: 51 }), 409, 'QoSRuleParameterConflict');
  const minimum = await qosRule(admin, id, 'minimum_bandwidth', { min_kbps: 50 });
  const lower = { bandwidth_limit_rule: { max_kbps: 49 } };
  refused(
    await admin.put(`${policies}/${id}/bandwidth_limit_rules/${limit.id}`, lower),
    409,
    'QoSRuleParameterConflict',
  );
  const higher = { minimum_bandwidth_rule: { min_kbps: 60 } };
  const minimumUrl = `${policies}/${id}/minimum_bandwidth_rules/${minimum.id}`;
  refused(await admin.put(minimumUrl, higher), 409, 'QoSRuleParameterConflict');
  const rate = await qosRule(admin, id, 'minimum_packet_rate', { min_kpps: 1 });
  refused(await post('minimum_packet_rate', { min_kpps: 1, direction: 'any' }), 409, 'QoSRuleParameterConflict');
  const any = { minimum_packet_rate_rule: { direction: 'any' } };
  const rateUrl = `${policies}/${id}/minimum_packet_rate_rules/${rate.id}`;
  assert.equal(answered(await admin.put(rateUrl, any), 200).minimum_packet_rate_rule.direction, 'any');
  refused(await post('minimum_packet_rate', { min_kpps: 1 }), 409, 'QoSRuleParameterConflict');
  assert.equal(answered(await admin.get(`${policies}/${id}`), 200).policy.rules.length, 5);
});

test('rules are filtered, sorted, paged and cut as all resources are', async (t) => {
  const { admin } = neutron(t);
  const { id } = await policy(admin);
  const out = await qosRule(admin, id, 'minimum_bandwidth', { min_kbps: 2 });
  const into = await qosRule(admin, id, 'minimum_bandwidth', { min_kbps: 1, direction: 'ingress' });
  await qosRule(admin, (await policy(admin)).id, 'minimum_bandwidth', { min_kbps: 2 });
  const url = `${policies}/${id}/minimum_bandwidth_rules`;
  const ids = async (query: string) =>
    answered(await admin.get(`${url}?${query}`), 200).minimum_bandwidth_rules.map((one: { id: string }) => one.id);
  assert.deepEqual(await ids('direction=ingress'), [into.id]);
  assert.deepEqual(await ids('min_kbps=2'), [out.id]);
  assert.deepEqual(await ids('direction=egress&min_kbps=1'), []);
  assert.deepEqual(await ids('sort_key=min_kbps&sort_dir=asc'), [into.id, out.id]);
  assert.deepEqual(await ids(`sort_key=min_kbps&sort_dir=asc&limit=1&marker=${into.id}`), [out.id]);
  const byDirection = await admin.get(`${policies}/${id}/bandwidth_limit_rules?direction=ingress`);
  differs('qos-filters', { here: () => answered(byDirection, 200), there: () => answered(byDirection, 400) });
  for (const query of ['qos_policy_id=x', 'type=x', 'tags=x']) {
    refused(await admin.get(`${url}?${query}`), 400, 'HTTPBadRequest');
  }
  assert.deepEqual(answered(await admin.get(`${url}/${out.id}?fields=min_kbps`), 200), {
    minimum_bandwidth_rule: { min_kbps: 2 },
  });
});

/** The kinds that have an address without their policy. */
const aliased = kinds.filter(([type]) => type !== 'packet_rate_limit');

test('a rule is shown, changed and removed without its policy', async (t) => {
  const { api, admin } = neutron(t);
  const { id: policyId } = await policy(admin);
  for (const [type, sent, shown, change] of aliased) {
    const { id } = await qosRule(admin, policyId, type, { ...sent });
    const name = `alias_${type}_rule`;
    for (const spelling of [`${name}s`, `${name}s`.replaceAll('_', '-')]) {
      const url = `/v2.0/qos/${spelling}/${id}`;
      assert.deepEqual(answered(await admin.get(url), 200), { [name]: { id, ...shown } });
    }
    const url = `/v2.0/qos/${name}s/${id}`;
    answered(await api('b').get(url), 404);
    assert.deepEqual(answered(await admin.put(url, { [name]: change }), 200)[name], { id, ...shown, ...change });
    answered(await admin.delete(url), 204);
    refused(await admin.get(url), 404, 'QosRuleNotFound');
    refused(await admin.put(url, { [name]: change }), 404, 'QosRuleNotFound');
    refused(await admin.delete(url), 404, 'QosRuleNotFound');
  }
  refused(await admin.get(`/v2.0/qos/alias_packet_rate_limit_rules/${nosuch}`), 404, 'HTTPNotFound');
});

test('who sees rules sees their policy', async (t) => {
  const { api, admin } = neutron(t);
  const [a, b] = [api('a'), api('b')];
  const { id } = await policy(admin, { project_id: a.projectId });
  const { id: ruleId } = await qosRule(admin, id, 'dscp_marking', { dscp_mark: 26 });
  const url = `${policies}/${id}/dscp_marking_rules`;
  assert.equal(answered(await a.get(`${url}/${ruleId}`), 200).dscp_marking_rule.dscp_mark, 26);
  assert.equal(answered(await a.get(url), 200).dscp_marking_rules.length, 1);
  const body = { dscp_marking_rule: { dscp_mark: 0 } };
  refused(await a.post(url, body), 403, 'PolicyNotAuthorized');
  refused(await a.put(`${url}/${ruleId}`, body), 403, 'PolicyNotAuthorized');
  const answer = await a.delete(`${url}/${ruleId}`);
  refused(answer, 403, 'PolicyNotAuthorized');
  assert.match(answer.body.NeutronError.message, /rule:delete_policy_dscp_marking_rule is disallowed by policy/);
  for (const one of [url, `${url}/${ruleId}`]) refused(await b.get(one), 404, 'QosPolicyNotFound');
  refused(await b.delete(`${url}/${ruleId}`), 404, 'QosPolicyNotFound');
  answered(await admin.put(`${policies}/${id}`, { policy: { shared: true } }), 200);
  assert.equal(answered(await b.get(`${url}/${ruleId}`), 200).dscp_marking_rule.dscp_mark, 26);
  assert.equal(answered(await b.get(url), 200).dscp_marking_rules.length, 1);
});

/** On a physical network of its own. */
async function physical(admin: Api, attributes: object = {}) {
  const physnet = `physnet-${admin.projectId.slice(0, 8)}`;
  return network(admin, { 'provider:network_type': 'flat', 'provider:physical_network': physnet, ...attributes });
}

test('rules that a port cannot have', async (t) => {
  const { admin } = neutron(t);
  const { id } = await policy(admin);
  await qosRule(admin, id, 'dscp_marking', { dscp_mark: 26 });
  const { id: networkId } = await physical(admin);
  const macvtap = { 'binding:vnic_type': 'macvtap' };
  const body = { port: { network_id: networkId, qos_policy_id: id, ...macvtap } };
  refused(await admin.post('/v2.0/ports', body), 409, 'QosRuleNotSupported');
  const made = await port(admin, networkId, macvtap);
  const give = (policyId: string) => admin.put(`/v2.0/ports/${made.id}`, { port: { qos_policy_id: policyId } });
  refused(await give(id), 409, 'QosRuleNotSupported');
  const onNetwork = await admin.put(`/v2.0/networks/${networkId}`, { network: { qos_policy_id: id } });
  refused(onNetwork, 409, 'QosRuleNotSupported');
  const { id: empty } = await policy(admin);
  answered(await give(empty), 200);
  const rule = { dscp_marking_rule: { dscp_mark: 0 } };
  refused(await admin.post(`${policies}/${empty}/dscp_marking_rules`, rule), 409, 'QosRuleNotSupported');
  await port(admin, networkId, { qos_policy_id: id, 'binding:vnic_type': 'direct' });
});

test('minimums stay while a server has a port with them', async (t) => {
  const { admin } = neutron(t);
  const { id } = await policy(admin);
  const minimum = await qosRule(admin, id, 'minimum_bandwidth', { min_kbps: 5 });
  const limit = await qosRule(admin, id, 'bandwidth_limit', { max_kbps: 500 });
  const { id: networkId } = await physical(admin, { qos_policy_id: id });
  const made = await port(admin, networkId, { device_owner: 'compute:nova', device_id: nosuch });
  const url = `${policies}/${id}/minimum_bandwidth_rules/${minimum.id}`;
  const answers = [
    await admin.put(url, { minimum_bandwidth_rule: { min_kbps: 6 } }),
    await admin.delete(url),
    await admin.post(`${policies}/${id}/minimum_packet_rate_rules`, { minimum_packet_rate_rule: { min_kpps: 1 } }),
  ];
  for (const { status, body } of answers) {
    assert.deepEqual([status, body.NotImplementedError?.type], [501, 'NotImplementedError'], JSON.stringify(body));
  }
  const limitUrl = `${policies}/${id}/bandwidth_limit_rules/${limit.id}`;
  answered(await admin.put(limitUrl, { bandwidth_limit_rule: { max_kbps: 600 } }), 200);
  answered(await admin.delete(`/v2.0/ports/${made.id}`), 204);
  answered(await admin.delete(url), 204);
});
