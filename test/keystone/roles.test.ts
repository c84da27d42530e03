import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adminPassword, assertRefused, demoPassword, identityFixture } from './support.ts';

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
    options: { immutable: true },
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

test('an administrator makes, changes and deletes a role; those that every installation has stay', async (t) => {
  const { call, admin, demo, ids, identity, tokenOf } = await identityFixture(t);
  const as = (method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) =>
    call(method, path, { token: admin, ...(body && { body }) });
  const made = await as('POST', '/v3/roles', { role: { name: 'auditor', description: 'd', colour: 'red' } });
  assert.equal(made.status, 201);
  const { role } = made.body;
  assert.deepEqual([role.colour, role.description, role.options], ['red', 'd', {}]);
  assertRefused(await as('POST', '/v3/roles', { role: { name: 'auditor' } }), 409);
  for (const bad of [{}, { name: '' }, { name: 5 }, { name: 'x', options: { y: true } }]) {
    assertRefused(await as('POST', '/v3/roles', { role: bad }), 400);
  }
  const url = `/v3/roles/${role.id}`;
  assert.equal((await as('PATCH', url, { role: { name: 'checker' } })).body.role.name, 'checker');
  await as('PUT', `/v3/projects/${ids.demoProjectId}/users/${ids.demoUserId}/roles/${role.id}`);
  const token = await tokenOf('demo', demoPassword);
  assert.deepEqual((await identity.tokens.validate(token, 'req-x'))?.roles, ['checker', 'member', 'reader']);
  assert.equal((await as('DELETE', url)).status, 204);
  assertRefused(await as('DELETE', url), 404);
  assertRefused(await as('PATCH', url, { role: { name: 'x' } }), 404);
  assert.deepEqual((await identity.tokens.validate(token, 'req-x'))?.roles, ['member', 'reader']);
  const [reader] = (await as('GET', '/v3/roles?name=reader')).body.roles;
  assertRefused(await as('DELETE', `/v3/roles/${reader.id}`), 403);
  assertRefused(await as('PATCH', `/v3/roles/${reader.id}`, { role: { name: 'x' } }), 403);
  for (const method of ['PATCH', 'DELETE'] as const) {
    assertRefused(await call(method, url, { token: demo, body: { role: { name: 'x' } } }), 403);
  }
  assertRefused(await call('POST', '/v3/roles', { token: demo, body: { role: { name: 'x' } } }), 403);
});

test('a role implies others, all the way down; what is taken away does not come back with a restart', async (t) => {
  const { call, admin, demo, ids, identity, logIn } = await identityFixture(t);
  const { roles } = (await call('GET', '/v3/roles', { token: admin })).body;
  const id = (name: string) => roles.find((one: { name: string }) => one.name === name).id;
  const root = 'http://cloud.example:8774/identity/v3/roles';
  const short = (name: string, roleId = id(name)) => ({ id: roleId, name, links: { self: `${root}/${roleId}` } });
  const listed = await call('GET', `/v3/roles/${id('member')}/implies`, { token: admin });
  assert.deepEqual(listed.body.role_inference, { prior_role: short('member'), implies: [short('reader')] });
  assert.equal((await call('GET', '/v3/role_inferences', { token: admin })).body.role_inferences.length, 3);
  const { role } = (await call('POST', '/v3/roles', { token: admin, body: { role: { name: 'boss' } } })).body;
  const url = (prior: string, implied: string) => `/v3/roles/${prior}/implies/${implied}`;
  const bossy = url(role.id, id('member'));
  assert.equal((await call('HEAD', bossy, { token: admin })).status, 404);
  const put = await call('PUT', bossy, { token: admin });
  assert.equal(put.status, 201);
  assert.deepEqual(put.body.role_inference, { prior_role: short('boss', role.id), implies: short('member') });
  assert.deepEqual((await call('GET', bossy, { token: admin })).body, put.body);
  assert.equal((await call('HEAD', bossy, { token: admin })).status, 204);
  await call('PUT', `/v3/projects/${ids.adminProjectId}/users/${ids.demoUserId}/roles/${role.id}`, { token: admin });
  assert.deepEqual(names((await logIn('demo', demoPassword, 'admin')).body.token.roles), ['boss', 'member', 'reader']);
  // A circle does no harm.
  assert.equal((await call('PUT', url(id('reader'), role.id), { token: admin })).status, 201);
  assert.deepEqual(names((await logIn('demo', demoPassword)).body.token.roles), ['member', 'boss', 'reader']);
  assert.equal((await call('DELETE', url(id('reader'), role.id), { token: admin })).status, 204);
  for (const [prior, implied] of [
    [role.id, id('admin')],
    [role.id, role.id],
  ]) {
    assertRefused(await call('PUT', url(prior, implied), { token: admin }), 403);
  }
  assertRefused(await call('PUT', url(role.id, 'x'), { token: admin }), 404);
  assertRefused(await call('PUT', bossy, { token: demo }), 403);
  const own = url(id('member'), id('reader'));
  assert.equal((await call('DELETE', own, { token: admin })).status, 204);
  assertRefused(await call('DELETE', own, { token: admin }), 404);
  await identity.bootstrap({ adminPassword, demoPassword });
  assert.equal((await call('HEAD', own, { token: admin })).status, 404);
  assert.deepEqual(names((await logIn('demo', demoPassword)).body.token.roles), ['member']);
});

test('a role that a domain keeps for itself counts there, and shows only in what it implies', async (t) => {
  const { call, admin, ids, logIn } = await identityFixture(t);
  const { roles } = (await call('GET', '/v3/roles', { token: admin })).body;
  const reader = roles.find((one: { name: string }) => one.name === 'reader').id;
  const make = (domain_id: string) =>
    call('POST', '/v3/roles', { token: admin, body: { role: { name: 'admin', domain_id } } });
  const { role } = (await make('default')).body;
  assert.equal(role.domain_id, 'default');
  assertRefused(await make('default'), 409);
  assertRefused(await make('absent'), 404);
  assert.deepEqual(names((await call('GET', '/v3/roles?domain_id=default', { token: admin })).body.roles), ['admin']);
  const url = `/v3/projects/${ids.adminProjectId}/users/${ids.demoUserId}/roles/${role.id}`;
  assert.equal((await call('PUT', url, { token: admin })).status, 204);
  assertRefused(await logIn('demo', demoPassword, 'admin'), 401);
  await call('PUT', `/v3/roles/${role.id}/implies/${reader}`, { token: admin });
  assert.deepEqual(names((await logIn('demo', demoPassword, 'admin')).body.token.roles), ['reader']);
  assertRefused(await call('PUT', `/v3/roles/${reader}/implies/${role.id}`, { token: admin }), 403);
  const { domain } = (await call('POST', '/v3/domains', { token: admin, body: { domain: { name: 'Blue' } } })).body;
  const foreign = `/v3/domains/${domain.id}/users/${ids.demoUserId}/roles/${role.id}`;
  assertRefused(await call('PUT', foreign, { token: admin }), 403);
});
