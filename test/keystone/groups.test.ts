import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused, demoPassword, identityFixture } from './support.ts';

const names = (list: { name: string }[]) => list.map((one) => one.name);

test('an administrator makes, reads, changes and deletes a group, and lists filter', async (t) => {
  const { call, admin } = await identityFixture(t);
  const made = await call('POST', '/v3/groups', {
    token: admin,
    body: { group: { name: 'ops', description: 'd', team: 'x' } },
  });
  assert.equal(made.status, 201);
  const { group } = made.body;
  assert.deepEqual(group, {
    team: 'x',
    id: group.id,
    name: 'ops',
    domain_id: 'default',
    description: 'd',
    links: { self: `http://cloud.example:8774/identity/v3/groups/${group.id}` },
  });
  const url = `/v3/groups/${group.id}`;
  assert.deepEqual((await call('GET', url, { token: admin })).body.group, group);
  assertRefused(await call('POST', '/v3/groups', { token: admin, body: { group: { name: 'ops' } } }), 409);
  assertRefused(
    await call('POST', '/v3/groups', { token: admin, body: { group: { name: 'x', domain_id: 'no' } } }),
    404,
  );
  for (const bad of [{}, { name: '' }, { name: ' ' }, { name: 5 }, { name: 'x', description: [] }]) {
    assertRefused(await call('POST', '/v3/groups', { token: admin, body: { group: bad } }), 400);
  }
  const patched = await call('PATCH', url, { token: admin, body: { group: { name: 'operators', team: null } } });
  assert.equal(patched.body.group.name, 'operators');
  assert.equal(patched.body.group.description, 'd');
  assert.ok(!('team' in patched.body.group));
  assertRefused(await call('PATCH', url, { token: admin, body: { group: { domain_id: 'other' } } }), 400);
  await call('POST', '/v3/groups', { token: admin, body: { group: { name: 'Devs' } } });
  const list = async (query: string) => names((await call('GET', `/v3/groups${query}`, { token: admin })).body.groups);
  assert.deepEqual(await list(''), ['Devs', 'operators']);
  assert.deepEqual(await list('?name=Devs'), ['Devs']);
  assert.deepEqual(await list('?name__contains=ev'), ['Devs']);
  assert.deepEqual(await list('?name__icontains=DEV'), ['Devs']);
  assert.deepEqual(await list('?name__startswith=op&name__endswith=ors'), ['operators']);
  assert.deepEqual(await list('?domain_id=other'), []);
  assert.equal((await call('DELETE', url, { token: admin })).status, 204);
  for (const method of ['GET', 'DELETE'] as const) assertRefused(await call(method, url, { token: admin }), 404);
  assertRefused(await call('PATCH', url, { token: admin, body: { group: { name: 'y' } } }), 404);
});

test('who is in a group has its roles, as long as they are in it and it is there', async (t) => {
  const { call, admin, ids, logIn, identity, demo } = await identityFixture(t);
  const { group } = (await call('POST', '/v3/groups', { token: admin, body: { group: { name: 'ops' } } })).body;
  const [reader] = (await call('GET', '/v3/roles?name=reader', { token: admin })).body.roles;
  const member = `/v3/groups/${group.id}/users/${ids.demoUserId}`;
  const grant = `/v3/projects/${ids.adminProjectId}/groups/${group.id}/roles/${reader.id}`;
  assert.equal((await call('HEAD', member, { token: admin })).status, 404);
  assertRefused(await call('DELETE', member, { token: admin }), 404);
  assert.equal((await call('PUT', grant, { token: admin })).status, 204);
  assert.equal((await call('HEAD', grant, { token: admin })).status, 204);
  assertRefused(await logIn('demo', demoPassword, 'admin'), 401);
  for (const time of ['first', 'again']) assert.equal((await call('PUT', member, { token: admin })).status, 204, time);
  assert.equal((await call('HEAD', member, { token: admin })).status, 204);
  const login = await logIn('demo', demoPassword, 'admin');
  assert.deepEqual(names(login.body.token.roles), ['reader']);
  const token = String(login.headers['x-subject-token']);
  assert.deepEqual(names((await call('GET', '/v3/auth/projects', { token })).body.projects), ['admin', 'demo']);
  assert.deepEqual(names((await call('GET', `/v3/groups/${group.id}/users`, { token: admin })).body.users), ['demo']);
  const own = `/v3/users/${ids.demoUserId}/groups`;
  for (const one of [demo, admin]) {
    assert.deepEqual(names((await call('GET', own, { token: one })).body.groups), ['ops']);
  }
  assert.equal((await call('HEAD', member, { token: demo })).status, 204, 'of themselves everybody may know it');
  assertRefused(await call('GET', `/v3/users/${ids.adminUserId}/groups`, { token: demo }), 403);
  assertRefused(await call('GET', `/v3/groups/${group.id}/users`, { token: demo }), 403);

  assert.equal((await call('DELETE', member, { token: admin })).status, 204);
  assert.equal(await identity.tokens.validate(token, 'req-x'), null, 'out of the group');
  await call('PUT', member, { token: admin });
  assert.ok(await identity.tokens.validate(token, 'req-x'));
  assert.equal((await call('DELETE', `/v3/groups/${group.id}`, { token: admin })).status, 204);
  assert.equal(await identity.tokens.validate(token, 'req-x'), null, 'the group is gone');
  assertRefused(await call('GET', `/v3/groups/${group.id}/users`, { token: admin }), 404);
  assertRefused(await call('PUT', member, { token: admin }), 404);
});

test('a group’s members are of users that exist, and are an administrator’s to change', async (t) => {
  const { call, admin, demo, ids } = await identityFixture(t);
  const { group } = (await call('POST', '/v3/groups', { token: admin, body: { group: { name: 'ops' } } })).body;
  assertRefused(await call('PUT', `/v3/groups/${group.id}/users/0123`, { token: admin }), 404);
  const own = `/v3/groups/${group.id}/users/${ids.demoUserId}`;
  for (const method of ['PUT', 'DELETE'] as const) assertRefused(await call(method, own, { token: demo }), 403);
  assertRefused(await call('GET', `/v3/groups/${group.id}`, { token: demo }), 403);
  assertRefused(await call('GET', '/v3/groups', { token: demo }), 403);
  assertRefused(await call('POST', '/v3/groups', { token: demo, body: { group: { name: 'mine' } } }), 403);
});
