import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differs, isReal } from './differs.ts';
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
import { neutron } from './harness.ts';

const policies = '/v2.0/qos/policies';
const nosuch = '11111111-2222-4333-8444-555555555555';
const idOf = ({ id }: { id: string }) => id;

test('a policy is made, shown, changed and removed', async (t) => {
  const { admin } = neutron(t);
  const { created_at, updated_at, ...made } = await policy(admin, { name: 'gold', description: 'd' });
  assert.match(created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.equal(updated_at, created_at);
  assert.deepEqual(made, {
    id: made.id,
    name: 'gold',
    tenant_id: admin.projectId,
    project_id: admin.projectId,
    shared: false,
    is_default: false,
    rules: [],
    description: 'd',
    tags: [],
    revision_number: 0,
  });
  const url = `${policies}/${made.id}`;
  const changed = answered(await admin.put(url, { policy: { name: 'silver', description: '' } }), 200).policy;
  assert.deepEqual([changed.name, changed.description, changed.revision_number], ['silver', '', 1]);
  assert.equal(answered(await admin.get(url), 200).policy.name, 'silver');
  assert.deepEqual(answered(await admin.put(url, { policy: {} }), 200).policy.revision_number, 1);
  answered(await admin.delete(url), 204);
  refused(await admin.get(url), 404, 'QosPolicyNotFound');
  refused(await admin.put(url, { policy: { name: 'x' } }), 404, 'QosPolicyNotFound');
  refused(await admin.delete(url), 404, 'QosPolicyNotFound');
});

test('REQ-021, REQ-029: what no policy can be', async (t) => {
  const { admin } = neutron(t);
  const several = await admin.post(policies, { policies: [{ name: 'x' }] });
  refused(several, 400, 'HTTPBadRequest');
  assert.equal(several.body.NeutronError.message, "Unable to find 'policy' in request body");
  const nothing = await admin.post(policies, undefined);
  refused(nothing, 400, 'HTTPBadRequest');
  for (const [attributes, type] of [
    [{ name: null }, 'HTTPBadRequest'],
    [{ name: 'x'.repeat(256) }, 'HTTPBadRequest'],
    [{ shared: 'x' }, 'InvalidInput'],
    [{ is_default: 2 }, 'InvalidInput'],
    [{ rules: [] }, 'HTTPBadRequest'],
    [{ tags: ['x'] }, 'HTTPBadRequest'],
    [{ bogus: 1 }, 'HTTPBadRequest'],
  ] as const) {
    refused(await admin.post(policies, { policy: attributes }), 400, type);
  }
  const { id } = await policy(admin);
  for (const attributes of [{ id: nosuch }, { project_id: 'x' }, { rules: [] }, { name: null }]) {
    refused(await admin.put(`${policies}/${id}`, { policy: attributes }), 400, 'HTTPBadRequest');
  }
});

test('who makes policies, and who sees them', async (t) => {
  const { api, admin } = neutron(t);
  const [a, b] = [api('a'), api('b')];
  refused(await a.post(policies, { policy: { name: 'x' } }), 403, 'PolicyNotAuthorized');
  const { id } = await policy(admin, { project_id: a.projectId });
  const url = `${policies}/${id}`;
  assert.equal(answered(await a.get(url), 200).policy.project_id, a.projectId);
  refused(await a.put(url, { policy: { name: 'x' } }), 403, 'PolicyNotAuthorized');
  refused(await a.delete(url), 403, 'PolicyNotAuthorized');
  const tagged = await a.put(`/v2.0/policies/${id}/tags/x`, undefined);
  differs('tags-by-readers', {
    here: () => refused(tagged, 403, 'PolicyNotAuthorized'),
    there: () => answered(tagged, 201),
  });
  refused(await b.get(url), 404, 'QosPolicyNotFound');
  refused(await b.delete(url), 404, 'QosPolicyNotFound');
  assert.deepEqual(answered(await b.get(`${policies}?project_id=${a.projectId}`), 200).policies, []);
});

test('a manager makes the policies of the project, and their rules', async (t) => {
  const { api } = neutron(t);
  const manager = api('a', ['manager']);
  const answer = await manager.post(policies, { policy: {} });
  differs('qos-managers', {
    here: () => answered(answer, 201),
    there: () => refused(answer, 403, 'PolicyNotAuthorized'),
  });
  if (isReal) return;
  const { id } = answer.body.policy;
  const { id: ruleId } = await qosRule(manager, id, 'dscp_marking', { dscp_mark: 26 });
  answered(await manager.put(`${policies}/${id}/tags/x`, undefined), 201);
  const rules = `${policies}/${id}/dscp_marking_rules`;
  const member = api('a');
  assert.equal(answered(await member.get(rules), 200).dscp_marking_rules.length, 1);
  const body = { bandwidth_limit_rule: { max_kbps: 1 } };
  refused(await member.post(`${policies}/${id}/bandwidth_limit_rules`, body), 403, 'PolicyNotAuthorized');
  refused(await member.delete(`${rules}/${ruleId}`), 403, 'PolicyNotAuthorized');
  refused(await api('b', ['manager']).delete(`${policies}/${id}`), 404, 'QosPolicyNotFound');
  answered(await manager.delete(`${policies}/${id}`), 204);
});

test('a policy is shared with all, or with a project', async (t) => {
  const { api, admin } = neutron(t);
  const [a, b] = [api('a'), api('b')];
  const { id } = await policy(admin, { shared: true });
  const url = `${policies}/${id}`;
  assert.equal(answered(await a.get(url), 200).policy.shared, true);
  const { id: networkId } = await network(a, { qos_policy_id: id });
  refused(await admin.put(url, { policy: { shared: false } }), 409, 'RbacPolicyInUse');
  answered(await a.put(`/v2.0/networks/${networkId}`, { network: { qos_policy_id: null } }), 200);
  assert.equal(answered(await admin.put(url, { policy: { shared: false } }), 200).policy.shared, false);
  refused(await a.get(url), 404, 'QosPolicyNotFound');
  const entry = await rbac(admin, id, a.projectId, { object_type: 'qos_policy' });
  assert.equal(answered(await a.get(url), 200).policy.shared, true);
  assert.equal(answered(await admin.get(url), 200).policy.shared, false);
  refused(await b.get(url), 404, 'QosPolicyNotFound');
  const { id: portId } = await port(a, networkId, { qos_policy_id: id });
  refused(await admin.delete(`/v2.0/rbac-policies/${entry.id}`), 409, 'RbacPolicyInUse');
  answered(await a.delete(`/v2.0/ports/${portId}`), 204);
  answered(await admin.delete(`/v2.0/rbac-policies/${entry.id}`), 204);
  refused(await a.get(url), 404, 'QosPolicyNotFound');
});

test('policies are filtered, sorted, paged and tagged as all resources are', async (t) => {
  const { admin } = neutron(t);
  const mine = `project_id=${admin.projectId}`;
  const first = await policy(admin, { name: 'b', is_default: true });
  const second = await policy(admin, { name: 'a', shared: true });
  const ids = async (query: string) =>
    answered(await admin.get(`${policies}?${mine}&${query}`), 200).policies.map(idOf);
  assert.deepEqual(await ids('name=a'), [second.id]);
  assert.deepEqual(await ids('shared=True'), [second.id]);
  const byDefault = await admin.get(`${policies}?${mine}&is_default=True`);
  differs('qos-filters', {
    here: () => assert.deepEqual(answered(byDefault, 200).policies.map(idOf), [first.id]),
    there: () => assert.equal(answered(byDefault, 200).policies.length, 2),
  });
  assert.deepEqual(await ids('sort_key=name&sort_dir=asc'), [second.id, first.id]);
  assert.deepEqual(await ids('sort_key=name&sort_dir=asc&limit=1'), [second.id]);
  assert.deepEqual(await ids(`sort_key=name&sort_dir=asc&limit=1&marker=${second.id}`), [first.id]);
  const { policies: page, policies_links: links } = answered(await admin.get(`${policies}?${mine}&limit=1`), 200);
  assert.equal(page.length, 1);
  assert.match(links[0].href, /^http:\/\/neutron\.test\/v2\.0\/qos\/policies\?/);
  for (const query of ['rules=x', 'created_at=x', 'bogus=x']) {
    refused(await admin.get(`${policies}?${query}`), 400, 'HTTPBadRequest');
  }
  // Where clients ask for their tags.
  answered(await admin.put(`/v2.0/policies/${first.id}/tags`, { tags: ['x', 'y'] }), 200);
  assert.deepEqual(answered(await admin.get(`/v2.0/policies/${first.id}/tags`), 200).tags.sort(), ['x', 'y']);
  const below = await admin.get(`${policies}/${first.id}/tags`);
  differs('qos-policy-tags', { here: () => answered(below, 200), there: () => answered(below, 500) });
  assert.deepEqual(await ids('tags=x'), [first.id]);
  refused(await admin.get(`/v2.0/policies/${nosuch}/tags`), 404, 'TagResourceNotFound');
  assert.deepEqual((await admin.get(`${policies}/${first.id}?fields=name`)).body, { policy: { name: 'b' } });
});

test('the default policy of a project is that of its new networks', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const before = await network(a);
  assert.equal(before.qos_policy_id, null);
  const first = await policy(admin, { project_id: a.projectId, is_default: true });
  assert.equal(first.is_default, true);
  const second = { policy: { project_id: a.projectId, is_default: true } };
  refused(await admin.post(policies, second), 409, 'QoSPolicyDefaultAlreadyExists');
  const other = await policy(admin, { project_id: a.projectId });
  const makeDefault = (id: string, is_default: boolean) => admin.put(`${policies}/${id}`, { policy: { is_default } });
  refused(await makeDefault(other.id, true), 409, 'QoSPolicyDefaultAlreadyExists');
  assert.equal((await network(a)).qos_policy_id, first.id);
  assert.equal((await network(a, { qos_policy_id: null })).qos_policy_id, first.id);
  assert.equal((await network(a, { qos_policy_id: other.id })).qos_policy_id, other.id);
  assert.equal((await network(admin, { project_id: a.projectId })).qos_policy_id, first.id);
  assert.equal((await network(api('b'))).qos_policy_id, null);
  answered(await makeDefault(first.id, false), 200);
  assert.equal(answered(await makeDefault(other.id, true), 200).policy.is_default, true);
  assert.equal((await network(a)).qos_policy_id, other.id);
});

test('NET-052: networks and ports have policies that their owners see', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const hidden = await policy(admin);
  for (const qos_policy_id of [nosuch, hidden.id]) {
    refused(await a.post('/v2.0/networks', { network: { qos_policy_id } }), 404, 'QosPolicyNotFound');
  }
  refused(await a.post('/v2.0/networks', { network: { qos_policy_id: 'x' } }), 400, 'HTTPBadRequest');
  const own = await policy(admin, { project_id: a.projectId });
  const net = await network(a);
  const url = `/v2.0/networks/${net.id}`;
  refused(await a.put(url, { network: { qos_policy_id: nosuch } }), 404, 'QosPolicyNotFound');
  assert.equal(answered(await a.put(url, { network: { qos_policy_id: own.id } }), 200).network.qos_policy_id, own.id);
  assert.equal(answered(await a.put(url, { network: { name: 'x' } }), 200).network.qos_policy_id, own.id);
  const body = (qos_policy_id: string) => ({ port: { network_id: net.id, qos_policy_id } });
  refused(await a.post('/v2.0/ports', body(nosuch)), 404, 'QosPolicyNotFound');
  refused(await a.post('/v2.0/ports', body(hidden.id)), 404, 'QosPolicyNotFound');
  const made = await port(a, net.id);
  assert.deepEqual([made.qos_policy_id, made.qos_network_policy_id], [null, own.id]);
  const portUrl = `/v2.0/ports/${made.id}`;
  refused(await a.put(portUrl, { port: { qos_policy_id: hidden.id } }), 404, 'QosPolicyNotFound');
  answered(await admin.put(portUrl, { port: { qos_policy_id: hidden.id } }), 200);
  const seen = answered(await a.get(portUrl), 200).port;
  assert.deepEqual([seen.qos_policy_id, seen.qos_network_policy_id], [hidden.id, own.id]);
  for (const qos_policy_id of [null, own.id]) {
    refused(await a.put(portUrl, { port: { qos_policy_id } }), 403, 'PolicyRemoveAuthorizationError');
  }
  answered(await a.put(portUrl, { port: { name: 'x' } }), 200);
  answered(await admin.put(portUrl, { port: { qos_policy_id: null } }), 200);
  answered(await admin.put(url, { network: { qos_policy_id: null } }), 200);
  const listed = answered(await a.get(`/v2.0/ports?id=${made.id}`), 200).ports[0];
  assert.deepEqual([listed.qos_policy_id, listed.qos_network_policy_id], [null, null]);
});

test('floating IPs have policies; a change that does not name it takes it off', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const own = await policy(admin, { project_id: a.projectId });
  const external = await externalNetwork(admin);
  const unknown = { floatingip: { floating_network_id: external, qos_policy_id: nosuch } };
  const answer = await a.post('/v2.0/floatingips', unknown);
  differs('qos-floating-ip-unknown', {
    here: () => refused(answer, 404, 'QosPolicyNotFound'),
    there: () => answered(answer, 500),
  });
  const made = await floatingIp(a, external, { qos_policy_id: own.id });
  const { id, qos_policy_id } = made;
  differs('qos-floating-ip-network-policy', {
    here: () => assert.equal(made.qos_network_policy_id, null),
    there: () => assert.ok(!('qos_network_policy_id' in made)),
  });
  assert.equal(qos_policy_id, own.id);
  const put = async (floatingip: object) =>
    answered(await a.put(`/v2.0/floatingips/${id}`, { floatingip }), 200).floatingip.qos_policy_id;
  assert.equal(await put({ description: 'x', qos_policy_id: own.id }), own.id);
  assert.equal(await put({ description: 'y' }), null);
  assert.equal(await put({ qos_policy_id: own.id }), own.id);
  assert.equal(await put({ qos_policy_id: null }), null);
});

test('gateways have policies, as long as there is one', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const own = await policy(admin, { project_id: a.projectId });
  const network_id = await externalNetwork(admin);
  const body = (external_gateway_info: object) => ({ router: { external_gateway_info } });
  refused(await a.post('/v2.0/routers', body({ network_id, qos_policy_id: nosuch })), 404, 'QosPolicyNotFound');
  refused(await a.post('/v2.0/routers', body({ network_id, qos_policy_id: 'x' })), 400, 'HTTPBadRequest');
  const { id, external_gateway_info: info } = await router(a, {
    external_gateway_info: { network_id, qos_policy_id: own.id },
  });
  assert.equal(info.qos_policy_id, own.id);
  const put = async (external_gateway_info: object) =>
    answered(await a.put(`/v2.0/routers/${id}`, body(external_gateway_info)), 200).router.external_gateway_info;
  assert.equal((await put({ network_id })).qos_policy_id, own.id);
  refused(await admin.delete(`${policies}/${own.id}`), 409, 'QosPolicyInUse');
  assert.equal((await put({ network_id, qos_policy_id: null })).qos_policy_id ?? null, null);
  assert.equal((await put({ network_id, qos_policy_id: own.id })).qos_policy_id, own.id);
  assert.equal(await put({}), null);
  assert.equal((await put({ network_id })).qos_policy_id ?? null, null);
  answered(await admin.delete(`${policies}/${own.id}`), 204);
});

test('a policy stays while something has it', async (t) => {
  const { admin } = neutron(t);
  const { id: policyId } = await policy(admin);
  const external = await externalNetwork(admin);
  const { id: networkId } = await network(admin);
  const { id: portId } = await port(admin, networkId);
  const { id: fipId } = await floatingIp(admin, external);
  for (const [kind, path, name, id] of [
    ['network', 'networks', 'network', networkId],
    ['port', 'ports', 'port', portId],
    ['fip', 'floatingips', 'floatingip', fipId],
  ]) {
    const set = (qos_policy_id: string | null) => admin.put(`/v2.0/${path}/${id}`, { [name ?? '']: { qos_policy_id } });
    answered(await set(policyId), 200);
    const answer = await admin.delete(`${policies}/${policyId}`);
    refused(answer, 409, 'QosPolicyInUse');
    assert.match(answer.body.NeutronError.message, new RegExp(` ${kind} ${id}`));
    answered(await set(null), 200);
  }
  answered(await admin.delete(`${policies}/${policyId}`), 204);
});
