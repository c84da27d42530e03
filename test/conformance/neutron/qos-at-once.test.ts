import assert from 'node:assert/strict';
import { testOnEngines } from '../../support/engines.ts';
import {
  answered,
  externalNetwork,
  floatingIp,
  network,
  policy,
  port,
  qosRule,
  rbac,
  refused,
  router,
} from './given.ts';
import { type Answer, neutron } from './harness.ts';

// What scenarios say of one caller, on both stores and with many at once. A real Neutron is not asked.
const policies = '/v2.0/qos/policies';

const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).toSorted();
const times = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

testOnEngines('NET-052: a policy is given to all that can have one, and taken off again', async (t, database) => {
  const { api: as, admin } = neutron(t, {}, database);
  const api = as('a');
  const { id } = await policy(admin);
  await rbac(admin, id, api.projectId, { object_type: 'qos_policy' });
  await qosRule(admin, id, 'minimum_packet_rate', { min_kpps: 3 });
  const { id: ruleId } = await qosRule(admin, id, 'bandwidth_limit', { max_kbps: 2 ** 31 - 1 });
  const external = await externalNetwork(admin);
  const net = await network(api, { qos_policy_id: id });
  const made = await port(api, net.id, { qos_policy_id: id });
  const fip = await floatingIp(api, external, { qos_policy_id: id });
  const way = await router(api, { external_gateway_info: { network_id: external, qos_policy_id: id } });
  const rules = `${policies}/${id}/bandwidth_limit_rules`;
  assert.equal(answered(await api.get(`${rules}?max_kbps=${2 ** 31 - 1}`), 200).bandwidth_limit_rules[0].id, ruleId);
  answered(await api.get(`/v2.0/qos/alias_bandwidth_limit_rules/${ruleId}`), 200);
  const listed = answered(await admin.get(`/v2.0/ports?id=${made.id}`), 200).ports[0];
  assert.equal(listed.resource_request.request_groups.length, 1);
  assert.equal(answered(await api.get(`${policies}?tags=x&shared=true`), 200).policies.length, 0);
  answered(await admin.put(`${policies}/${id}/tags/x`, undefined), 201);
  assert.equal(answered(await api.get(`${policies}?tags=x&shared=true`), 200).policies.length, 1);
  refused(await admin.delete(`${policies}/${id}`), 409, 'QosPolicyInUse');
  for (const url of [`floatingips/${fip.id}`, `routers/${way.id}`, `ports/${made.id}`, `networks/${net.id}`]) {
    answered(await api.delete(`/v2.0/${url}`), 204);
  }
  answered(await admin.delete(`${policies}/${id}`), 204);
  assert.deepEqual(answered(await admin.get(policies), 200).policies, []);
  assert.deepEqual(answered(await admin.get('/v2.0/rbac-policies?object_type=qos_policy'), 200).rbac_policies, []);
});

testOnEngines('of rules that exclude each other, one is made', async (t, database) => {
  const { admin } = neutron(t, {}, database);
  const { id } = await policy(admin);
  const post = (type: string, attributes: object) =>
    admin.post(`${policies}/${id}/${type}_rules`, { [`${type}_rule`]: attributes });
  const same = await times(8, () => post('dscp_marking', { dscp_mark: 8 }));
  assert.deepEqual(statuses(same), [201, ...new Array(7).fill(409)]);
  const clashing = await times(8, (index) =>
    index % 2 ? post('bandwidth_limit', { max_kbps: 1 }) : post('minimum_bandwidth', { min_kbps: 2 }),
  );
  assert.deepEqual(statuses(clashing), [201, ...new Array(7).fill(409)]);
});

testOnEngines('of many defaults of a project, one is', async (t, database) => {
  const { admin } = neutron(t, {}, database);
  const answers = await times(8, () => admin.post(policies, { policy: { is_default: true } }));
  assert.deepEqual(statuses(answers), [201, ...new Array(7).fill(409)]);
  for (const { status, type } of answers) if (status !== 201) assert.equal(type, 'QoSPolicyDefaultAlreadyExists');
});

testOnEngines('a policy that goes while it is given to networks is theirs, or has gone', async (t, database) => {
  const { admin } = neutron(t, {}, database);
  const { id } = await policy(admin);
  const given = times(6, () => admin.post('/v2.0/networks', { network: { qos_policy_id: id } }));
  const removed = await admin.delete(`${policies}/${id}`);
  const answers = await given;
  const made = answers.filter(({ status }) => status === 201).length;
  assert.deepEqual(statuses(answers), [...new Array(made).fill(201), ...new Array(6 - made).fill(404)]);
  assert.equal(removed.status, made > 0 ? 409 : 204);
  for (const { status, type } of answers) if (status !== 201) assert.equal(type, 'QosPolicyNotFound');
});
