import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differs } from './differs.ts';
import { answered, group, network, port, rbac, refused } from './given.ts';
import { type Api, neutron } from './harness.ts';

const groups = '/v2.0/security-groups';
const nobody = '11111111-2222-4333-8444-555555555555';

function post(api: Api, attributes: object) {
  return api.post(groups, { security_group: attributes });
}

function put(api: Api, { id }: { id: string }, attributes: object) {
  return api.put(`${groups}/${id}`, { security_group: attributes });
}

async function defaultGroup(api: Api) {
  return answered(await api.get(`${groups}?name=default`), 200).security_groups[0];
}

test('SG-001, SG-002: a project is born with a default group', async (t) => {
  const api = neutron(t).api('a');
  const [made, ...others] = answered(await api.get(groups), 200).security_groups;
  assert.deepEqual(
    [made.name, made.description, made.revision_number, others],
    ['default', 'Default security group', 1, []],
  );
  const rules = made.security_group_rules.map((rule: Record<string, unknown>) => [
    rule.direction,
    rule.ethertype,
    rule.remote_group_id === made.id,
    rule.protocol,
    rule.description,
  ]);
  assert.deepEqual(rules.sort(), [
    ['egress', 'IPv4', false, null, null],
    ['egress', 'IPv6', false, null, null],
    ['ingress', 'IPv4', true, null, null],
    ['ingress', 'IPv6', true, null, null],
  ]);
  assert.equal((await api.get('/v2.0/security-group-rules')).body.security_group_rules.length, 4);
  assert.equal((await defaultGroup(api)).id, made.id, 'it is made once');
});

test('SG-003: a new group lets everything out', async (t) => {
  const made = await group(neutron(t).api('a'), { name: 'a' });
  assert.deepEqual([made.stateful, made.shared, made.revision_number], [true, false, 1]);
  const rules = made.security_group_rules.map((rule: Record<string, unknown>) => `${rule.direction} ${rule.ethertype}`);
  assert.deepEqual(rules.sort(), ['egress IPv4', 'egress IPv6']);
});

test('SG-004 to SG-010: names', async (t) => {
  const api = neutron(t).api('a');
  for (const name of ['default', 'DEFAULT'])
    refused(await post(api, { name }), 409, 'SecurityGroupDefaultAlreadyExists');
  const born = await defaultGroup(api);
  refused(await put(api, born, { name: 'x' }), 409, 'SecurityGroupCannotUpdateDefault');
  refused(await put(api, born, { name: 'default' }), 409, 'SecurityGroupDefaultAlreadyExists');
  assert.equal(answered(await put(api, born, { description: 'x' }), 200).security_group.description, 'x');
  refused(await put(api, await group(api), { name: 'default' }), 409, 'SecurityGroupDefaultAlreadyExists');
  refused(await post(api, { name: true }), 400, 'HTTPBadRequest');
  for (const description of ['x'.repeat(256), null]) refused(await post(api, { description }), 400, 'HTTPBadRequest');
});

test('SG-011, SG-012: who removes a default group', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const born = await defaultGroup(a);
  const { id: networkId } = await network(a);
  const { id: portId } = await port(a, networkId);
  refused(await a.delete(`${groups}/${born.id}`), 409, 'SecurityGroupInUse');
  answered(await a.delete(`/v2.0/ports/${portId}`), 204);
  refused(await a.delete(`${groups}/${born.id}`), 409, 'SecurityGroupCannotRemoveDefault');
  answered(await admin.delete(`${groups}/${born.id}`), 204);
  assert.notEqual((await defaultGroup(a)).id, born.id);
});

test('SG-013, SG-014: what keeps a group, and what goes with it', async (t) => {
  const api = neutron(t).api('a');
  const [used, remote] = [await group(api), await group(api)];
  const { id: networkId } = await network(api);
  await port(api, networkId, { security_groups: [used.id] });
  refused(await api.delete(`${groups}/${used.id}`), 409, 'SecurityGroupInUse');
  const rule = { security_group_id: used.id, direction: 'ingress', remote_group_id: remote.id };
  answered(await api.post('/v2.0/security-group-rules', { security_group_rule: rule }), 201);
  answered(await api.delete(`${groups}/${remote.id}`), 204);
  const left = answered(await api.get(`${groups}/${used.id}`), 200).security_group.security_group_rules;
  assert.equal(left.length, 2);
});

test('SG-015, SG-016, SG-017, SG-066: lists', async (t) => {
  const { api } = neutron(t);
  const a = api('a');
  for (const name of ['b', 'a', 'a']) await group(a, { name });
  const listed = (await a.get(`${groups}?name=a`)).body.security_groups;
  assert.equal(listed.length, 2);
  refused(await api('b').get(`${groups}/${listed[0].id}`), 404, 'SecurityGroupNotFound');
  const bulk = { security_groups: [{ name: 'c' }, { name: 'default' }] };
  refused(await a.post(groups, bulk), 409, 'SecurityGroupDefaultAlreadyExists');
  const sorted = answered(await a.get(`${groups}?sort_key=name&sort_dir=asc&fields=name`), 200).security_groups;
  assert.deepEqual(
    sorted.map((found: { name: string }) => found.name),
    ['a', 'a', 'b', 'default'],
  );
});

test('SG-018: a group needs room for its rules', async (t) => {
  const { api, admin } = neutron(t);
  const { projectId } = api('a');
  answered(await admin.put(`/v2.0/quotas/${projectId}`, { quota: { security_group_rule: 0 } }), 200);
  const answer = await post(api('a'), {});
  refused(answer, 409, 'OverQuota');
  assert.match(answer.body.NeutronError.message, /\['security_group_rule'\]/);
});

test('SG-056, SG-057: a group that is shared', async (t) => {
  const { api } = neutron(t);
  const a = api('a');
  const made = await group(a, { name: 'web' });
  const policy = await rbac(a, made.id, api('b').projectId, { object_type: 'security_group' });
  const b = api('b');
  assert.equal(answered(await b.get(`${groups}/${made.id}`), 200).security_group.shared, true);
  assert.equal(answered(await a.get(`${groups}/${made.id}`), 200).security_group.shared, false);
  refused(await put(b, made, { name: 'x' }), 403, 'PolicyNotAuthorized');
  refused(await b.delete(`${groups}/${made.id}`), 403, 'PolicyNotAuthorized');
  const rule = { security_group_id: made.id, direction: 'ingress' };
  const added = await b.post('/v2.0/security-group-rules', { security_group_rule: rule });
  differs('rule-in-the-group-of-another', {
    here: () => refused(added, 403, 'PolicyNotAuthorized'),
    there: () => answered(added, 201),
  });
  const { id: networkId } = await network(b);
  const { id: portId } = await port(b, networkId, { security_groups: [made.id] });
  refused(await a.delete(`/v2.0/rbac-policies/${policy.id}`), 409, 'RbacPolicyInUse');
  answered(await b.delete(`/v2.0/ports/${portId}`), 204);
  answered(await a.delete(`/v2.0/rbac-policies/${policy.id}`), 204);
  refused(await b.get(`${groups}/${made.id}`), 404, 'SecurityGroupNotFound');
});

test('SG-058, SG-059: groups of a port', async (t) => {
  const { api } = neutron(t);
  const a = api('a');
  const { id: networkId } = await network(a);
  const made = await port(a, networkId);
  const own = await group(a);
  const foreign = await group(api('b'));
  const create = (security_groups: unknown) =>
    a.post('/v2.0/ports', { port: { network_id: networkId, security_groups } });
  refused(await create([own.id, own.id]), 400, 'HTTPBadRequest');
  refused(await create(['x']), 400, 'HTTPBadRequest');
  refused(await create([nobody]), 404, 'SecurityGroupNotFound');
  refused(await create([foreign.id]), 404, 'SecurityGroupNotFound');
  const change = async (security_groups: unknown) =>
    answered(await a.put(`/v2.0/ports/${made.id}`, { port: { security_groups } }), 200).port.security_groups;
  assert.deepEqual(await change([own.id]), [own.id]);
  const found = answered(await a.get(`/v2.0/ports?security_groups=${own.id}`), 200).ports;
  assert.deepEqual(
    found.map((one: { id: string }) => one.id),
    [made.id],
  );
  assert.deepEqual(await change(null), []);
  answered(await a.delete(`${groups}/${own.id}`), 204);
});

test('SG-060 to SG-063: groups and port security', async (t) => {
  const api = neutron(t).api('a');
  const { id: networkId } = await network(api);
  const made = await port(api, networkId);
  const own = await group(api);
  const change = (attributes: object) => api.put(`/v2.0/ports/${made.id}`, { port: attributes });
  refused(await change({ port_security_enabled: false }), 409, 'PortSecurityPortHasSecurityGroup');
  answered(await change({ port_security_enabled: false, security_groups: [] }), 200);
  refused(await change({ security_groups: [own.id] }), 400, 'PortSecurityAndIPRequiredForSecurityGroups');
  const insecure = { network_id: networkId, port_security_enabled: false, security_groups: [own.id] };
  refused(await api.post('/v2.0/ports', { port: insecure }), 400, 'PortSecurityAndIPRequiredForSecurityGroups');
  assert.deepEqual(answered(await change({ port_security_enabled: true }), 200).port.security_groups, []);
  const open = await network(api, { port_security_enabled: false });
  const bare = await port(api, open.id);
  assert.deepEqual([bare.port_security_enabled, bare.security_groups], [false, []]);
});

test('SG-064, SG-065: stateful and stateless do not mix', async (t) => {
  const api = neutron(t).api('a');
  const [stateful, stateless] = [await group(api), await group(api, { stateful: false })];
  const { id: networkId } = await network(api);
  const both = { network_id: networkId, security_groups: [stateful.id, stateless.id] };
  refused(await api.post('/v2.0/ports', { port: both }), 409, 'SecurityGroupConflict');
  await port(api, networkId, { security_groups: [stateless.id] });
  refused(await put(api, stateless, { stateful: true }), 409, 'SecurityGroupInUse');
  assert.equal(answered(await put(api, stateful, { stateful: false }), 200).security_group.stateful, false);
});
