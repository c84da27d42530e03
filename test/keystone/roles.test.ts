import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused, demoPassword, identityFixture } from './support.ts';

const names = (list: { name: string }[]) => list.map((one) => one.name);

test('an administrator reads the roles', async (t) => {
  const { call, admin, demo } = await identityFixture(t);
  const all = (await call('GET', '/v3/roles', { token: admin })).body.roles;
  assert.deepEqual(names(all), ['admin', 'manager', 'member', 'reader', 'service']);
  const [member] = (await call('GET', '/v3/roles?name=member', { token: admin })).body.roles;
  assert.deepEqual((await call('GET', `/v3/roles/${member.id}`, { token: admin })).body.role, {
    id: member.id,
    name: 'member',
    domain_id: null,
    description: null,
    options: {},
    links: { self: `http://cloud.example:8774/identity/v3/roles/${member.id}` },
  });
  assert.deepEqual((await call('GET', '/v3/roles?domain_id=default', { token: admin })).body.roles, []);
  assertRefused(await call('GET', '/v3/roles/0123', { token: admin }), 404);
  assertRefused(await call('GET', '/v3/roles', { token: demo }), 403);
});

test('a role on a project is given, seen, used and taken', async (t) => {
  const { call, admin, ids, logIn } = await identityFixture(t);
  const [reader] = (await call('GET', '/v3/roles?name=reader', { token: admin })).body.roles;
  const list = `/v3/projects/${ids.adminProjectId}/users/${ids.demoUserId}/roles`;
  const grant = `${list}/${reader.id}`;
  assert.equal((await call('HEAD', grant, { token: admin })).status, 404);
  assertRefused(await logIn('demo', demoPassword, 'admin'), 401);
  for (const time of ['first', 'second']) assert.equal((await call('PUT', grant, { token: admin })).status, 204, time);
  assert.equal((await call('HEAD', grant, { token: admin })).status, 204);
  assert.deepEqual(names((await call('GET', list, { token: admin })).body.roles), ['reader']);
  const { token } = (await logIn('demo', demoPassword, 'admin')).body;
  assert.deepEqual(names(token.roles), ['reader']);
  assert.equal((await call('DELETE', grant, { token: admin })).status, 204);
  assertRefused(await call('DELETE', grant, { token: admin }), 404);
  assert.deepEqual((await call('GET', list, { token: admin })).body.roles, []);
});

test('a grant needs a project, a user and a role that exist, and an administrator', async (t) => {
  const { call, admin, demo, ids } = await identityFixture(t);
  const [role] = (await call('GET', '/v3/roles?name=admin', { token: admin })).body.roles;
  const url = (project: string, user: string, id: string) => `/v3/projects/${project}/users/${user}/roles/${id}`;
  const cases: [string, RegExp][] = [
    [url('0123', ids.demoUserId, role.id), /project/],
    [url(ids.demoProjectId, '0123', role.id), /user/],
    [url(ids.demoProjectId, ids.demoUserId, '0123'), /role/],
  ];
  for (const [path, text] of cases) {
    const answer = await call('PUT', path, { token: admin });
    assertRefused(answer, 404);
    assert.match(answer.body.error.message, text);
  }
  const own = url(ids.demoProjectId, ids.demoUserId, role.id);
  for (const method of ['PUT', 'DELETE'] as const) assertRefused(await call(method, own, { token: demo }), 403);
  const list = (project: string, user: string) => `/v3/projects/${project}/users/${user}/roles`;
  assertRefused(await call('GET', list('0123', ids.demoUserId), { token: admin }), 404);
  assertRefused(await call('GET', list(ids.demoProjectId, '0123'), { token: admin }), 404);
  assertRefused(await call('GET', list(ids.demoProjectId, ids.demoUserId), { token: demo }), 403);
});

test('role assignments are listed by user, project and role, with names, with what they imply', async (t) => {
  const { call, admin, ids } = await identityFixture(t);
  const list = async (query: string) =>
    (await call('GET', `/v3/role_assignments${query}`, { token: admin })).body.role_assignments;
  const [member] = (await call('GET', '/v3/roles?name=member', { token: admin })).body.roles;
  assert.equal((await list('')).length, 2);
  assert.deepEqual(await list(`?user.id=${ids.demoUserId}`), [
    {
      role: { id: member.id },
      user: { id: ids.demoUserId },
      scope: { project: { id: ids.demoProjectId } },
      links: {
        assignment: `http://cloud.example:8774/identity/v3/projects/${ids.demoProjectId}/users/${ids.demoUserId}/roles/${member.id}`,
      },
    },
  ]);
  const [named] = await list(`?scope.project.id=${ids.demoProjectId}&include_names=True`);
  const domain = { id: 'default', name: 'Default' };
  assert.deepEqual(named.role, { id: member.id, name: 'member' });
  assert.deepEqual(named.user, { id: ids.demoUserId, name: 'demo', domain });
  assert.deepEqual(named.scope.project, { id: ids.demoProjectId, name: 'demo', domain });
  assert.equal((await list(`?role.id=${member.id}`)).length, 1);
  assert.equal((await list('?effective')).length, 6, 'a switch without a value is on, as in Keystone');
  assert.equal((await list('?effective=0')).length, 2);
  assert.equal((await list('?effective=True')).length, 6);
  assert.equal((await list(`?effective=True&role.id=${member.id}`)).length, 2);
  assert.deepEqual(await list('?scope.system=all'), []);
  assert.deepEqual(await list('?group.id=x'), []);
});

test('a member lists their own assignments only', async (t) => {
  const { call, demo, ids } = await identityFixture(t);
  assertRefused(await call('GET', '/v3/role_assignments', { token: demo }), 403);
  assertRefused(await call('GET', `/v3/role_assignments?user.id=${ids.adminUserId}`, { token: demo }), 403);
  const own = await call('GET', `/v3/role_assignments?user.id=${ids.demoUserId}`, { token: demo });
  assert.equal(own.body.role_assignments.length, 1);
});
