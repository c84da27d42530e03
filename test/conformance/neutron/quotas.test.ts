import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differs } from './differs.ts';
import { answered, network, port, refused } from './given.ts';
import { neutron } from './harness.ts';

const quotas = '/v2.0/quotas';

test('QUO-001 to QUO-005, QUO-007: who sees which limits', async (t) => {
  const { api, admin } = neutron(t);
  const [a, b] = [api('a'), api('b')];
  const own = answered(await a.get(`${quotas}/${a.projectId}`), 200).quota;
  assert.deepEqual([own.network, own.port, own.security_group_rule], [100, 500, 100]);
  refused(await a.get(`${quotas}/${b.projectId}`), 403, 'PolicyNotAuthorized');
  refused(await a.get(quotas), 403, 'PolicyNotAuthorized');
  refused(await a.put(`${quotas}/${a.projectId}`, { quota: { port: 1 } }), 403, 'PolicyNotAuthorized');
  assert.deepEqual(answered(await admin.get(quotas), 200).quotas, []);
  answered(await admin.put(`${quotas}/${b.projectId}`, { quota: { port: 5 } }), 200);
  const [set, ...others] = answered(await admin.get(quotas), 200).quotas;
  assert.deepEqual([set.project_id, set.tenant_id, set.port, others], [b.projectId, b.projectId, 5, []]);
  assert.equal(answered(await admin.get(`${quotas}/nosuch`), 200).quota.port, 500);
  assert.deepEqual(answered(await a.get(`${quotas}/tenant`), 200), { tenant: { tenant_id: a.projectId } });
});

test('QUO-002: the details of another project are an administrator’s', async (t) => {
  const { api, admin } = neutron(t);
  const [a, b] = [api('a'), api('b')];
  refused(await a.get(`${quotas}/${b.projectId}/details`), 403, 'AdminRequired');
  answered(await admin.get(`${quotas}/${b.projectId}/details`), 200);
  refused(await a.get(`${quotas}/${b.projectId}/bogus`), 404, 'HTTPNotFound');
});

test('QUO-006: details count what is there', async (t) => {
  const { api } = neutron(t);
  const a = api('a');
  const { id } = await network(a);
  const { id: portId } = await port(a, id);
  await port(a, id);
  const details = async () => answered(await a.get(`${quotas}/${a.projectId}/details.json`), 200).quota;
  assert.deepEqual((await details()).port, { limit: 500, used: 2, reserved: 0 });
  answered(await a.delete(`/v2.0/ports/${portId}`), 204);
  const now = await details();
  assert.deepEqual(
    [now.port.used, now.network.used, now.security_group.used, now.security_group_rule.used],
    [1, 1, 1, 4],
  );
});

test('QUO-008 to QUO-010, QUO-012, QUO-013: setting limits', async (t) => {
  const { api, admin } = neutron(t);
  const url = `${quotas}/${api('a').projectId}`;
  assert.equal(answered(await admin.put(url, { quota: { port: '5' } }), 200).quota.port, 5);
  refused(await admin.put(url, { quota: { bogus: 5 } }), 400, 'HTTPBadRequest');
  refused(await admin.put(url, { quota: { port: 'x' } }), 400, 'InvalidInput');
  for (const value of [-2, 2 ** 31]) answered(await admin.put(url, { quota: { port: value } }), 400);
  const empty = await admin.put(url, {});
  differs('quota-body', { here: () => refused(empty, 400, 'HTTPBadRequest'), there: () => answered(empty, 500) });
  assert.equal(answered(await admin.get(`${url}/default`), 200).quota.port, 500);
  answered(await admin.delete(url), 204);
  refused(await admin.delete(url), 404, 'TenantQuotaNotFound');
  assert.equal(answered(await admin.get(url), 200).quota.port, 500);
  answered(await admin.post(quotas, {}), 501);
});

test('QUO-011, QUO-014: limits and use', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const { id } = await network(a);
  await port(a, id);
  const url = `${quotas}/${a.projectId}`;
  const below = await admin.put(url, { quota: { port: 0 } });
  differs('quota-below-use', { here: () => refused(below, 400, 'HTTPBadRequest'), there: () => answered(below, 200) });
  assert.equal(answered(await admin.put(url, { quota: { port: 0, force: true } }), 200).quota.port, 0);
  refused(await a.post('/v2.0/ports', { port: { network_id: id } }), 409, 'OverQuota');
  answered(await admin.put(url, { quota: { port: -1 } }), 200);
  await port(a, id);
});

test('a quota counts each project of a bulk by itself', async (t) => {
  const { api, admin } = neutron(t);
  const [a, b] = [api('a'), api('b')];
  answered(await admin.put(`${quotas}/${a.projectId}`, { quota: { network: 1 } }), 200);
  const bulk = [a, b, b].map(({ projectId }) => ({ project_id: projectId }));
  answered(await admin.post('/v2.0/networks', { networks: bulk }), 201);
  refused(await admin.post('/v2.0/networks', { networks: bulk }), 409, 'OverQuota');
  assert.equal((await b.get('/v2.0/networks')).body.networks.length, 2);
});
