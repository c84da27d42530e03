import assert from 'node:assert/strict';
import { test } from 'node:test';
import { embeddedOnly } from './differs.ts';
import { answered, network, port, rbac, refused, subnet } from './given.ts';
import { neutron } from './harness.ts';

const policies = '/v2.0/rbac-policies';

test('MSC-017, MSC-018, MSC-021: a network is opened to a project, and closed again', async (t) => {
  const { api } = neutron(t);
  const [a, b] = [api('a'), api('b')];
  const { id } = await network(a);
  const policy = await rbac(a, id, b.projectId);
  assert.equal(answered(await b.get(`/v2.0/networks/${id}`), 200).network.shared, true);
  const { id: _id, tenant_id: _tenant, project_id: _project, ...same } = policy;
  refused(await a.post(policies, { rbac_policy: same }), 409, 'DuplicateRbacPolicy');
  const { id: portId } = await port(b, id);
  refused(await a.delete(`${policies}/${policy.id}`), 409, 'RbacPolicyInUse');
  answered(await b.delete(`/v2.0/ports/${portId}`), 204);
  answered(await a.delete(`${policies}/${policy.id}`), 204);
  refused(await b.get(`/v2.0/networks/${id}`), 404, 'NetworkNotFound');
});

test('MSC-019, MSC-020: what an RBAC policy cannot say', async (t) => {
  const { api } = neutron(t);
  const a = api('a');
  const { id } = await network(a);
  const post = (attributes: object) =>
    a.post(policies, {
      rbac_policy: {
        object_type: 'network',
        object_id: id,
        action: 'access_as_shared',
        target_tenant: 'x',
        ...attributes,
      },
    });
  const unknown = await post({ action: 'bogus' });
  refused(unknown, 400, 'InvalidActionForType');
  assert.match(unknown.body.NeutronError.message, /: \('access_as_shared', 'access_as_external'\)$/);
  refused(await post({ target_tenant: '*' }), 403, 'PolicyNotAuthorized');
  const foreign = await network(api('b'));
  refused(await post({ object_id: foreign.id }), 400, 'InvalidInput');
  refused(await post({ object_type: 'bogus' }), 400, 'InvalidInput');
  assert.deepEqual(answered(await a.get(policies), 200).rbac_policies, []);
});

test('MSC-027: addresses left, for administrators', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const { id } = await network(a, { name: 'n' });
  await subnet(a, id, '10.0.0.0/24');
  await subnet(a, id, '2001:db8::/64');
  await port(a, id);
  assert.deepEqual(answered(await a.get('/v2.0/network-ip-availabilities'), 200).network_ip_availabilities, []);
  const url = '/v2.0/network-ip-availabilities';
  const [one] = answered(await admin.get(`${url}?ip_version=4`), 200).network_ip_availabilities;
  assert.deepEqual([one.network_id, one.total_ips, one.used_ips], [id, 253, 1]);
  const both = answered(await admin.get(`${url}/${id}`), 200).network_ip_availability;
  assert.equal(both.used_ips, 2);
  assert.equal(both.subnet_ip_availability.length, 2);
  refused(await admin.get(`${url}/nosuch`), 404, 'NetworkNotFound');
});

test('MSC-029, MSC-030: no topology can be made without an external network', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  for (const url of [a.projectId, 'None', 'None?fields=dry-run']) {
    const answer = await a.get(`/v2.0/auto-allocated-topology/${url}`);
    refused(answer, 409, 'AutoAllocationFailure');
    assert.match(answer.body.NeutronError.message, /No default router:external network/);
  }
  refused(await a.delete('/v2.0/auto-allocated-topology/None'), 409, 'AutoAllocationFailure');
  refused(await a.get(`/v2.0/auto-allocated-topology/${admin.projectId}`), 403, 'NotAuthorized');
});

test('MSC-031: there are no agents and no zones', async (t) => {
  const { api, admin } = neutron(t);
  assert.deepEqual(answered(await api('a').get('/v2.0/agents'), 200).agents, []);
  refused(await admin.get('/v2.0/agents/nosuch'), 404, 'AgentNotFound');
  assert.deepEqual(answered(await api('a').get('/v2.0/availability_zones'), 200).availability_zones, []);
});

test('there are no providers of services to choose from', embeddedOnly('that one has some'), async (t) => {
  const { api } = neutron(t);
  assert.deepEqual(answered(await api('a').get('/v2.0/service-providers'), 200).service_providers, []);
});

test('MSC-032, MSC-033: extensions', async (t) => {
  const api = neutron(t).api('a');
  const { extensions } = answered(await api.get('/v2.0/extensions'), 200);
  const aliases = extensions.map((extension: { alias: string }) => extension.alias);
  for (const alias of ['binding', 'binding-extended', 'security-group', 'port-security', 'quotas', 'provider']) {
    assert.ok(aliases.includes(alias), alias);
    assert.equal(answered(await api.get(`/v2.0/extensions/${alias}`), 200).extension.alias, alias);
  }
  assert.equal(new Set(aliases).size, aliases.length);
  const unknown = await api.get('/v2.0/extensions/nosuch');
  assert.deepEqual([unknown.status, unknown.type], [404, undefined]);
  answered(await api.post('/v2.0/extensions', {}), 404);
});

test('what is not advertised is not there', embeddedOnly('that one has all extensions'), async (t) => {
  const api = neutron(t).api('a');
  const { extensions } = answered(await api.get('/v2.0/extensions'), 200);
  const aliases = new Set(extensions.map((extension: { alias: string }) => extension.alias));
  for (const [alias, path] of [['flavors', 'flavors']]) {
    assert.equal(aliases.has(alias), false);
    refused(await api.get(`/v2.0/${path}`), 404, 'HTTPNotFound');
  }
});
