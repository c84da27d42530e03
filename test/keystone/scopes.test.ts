import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adminPassword, assertRefused, demoPassword, identityFixture } from './support.ts';

const names = (list: { name: string }[]) => list.map((one) => one.name);

type Fixture = Awaited<ReturnType<typeof identityFixture>>;

/** The body of a log-in of demo's with any scope. */
const scoped = (scope: unknown) => ({
  auth: {
    identity: {
      methods: ['password'],
      password: { user: { name: 'demo', password: demoPassword, domain: { id: 'default' } } },
    },
    scope,
  },
});

async function roleIds({ call, admin }: Fixture): Promise<(name: string) => string> {
  const { roles } = (await call('GET', '/v3/roles', { token: admin })).body;
  return (name) => roles.find((one: { name: string }) => one.name === name).id;
}

async function domain({ call, admin }: Fixture, name: string): Promise<string> {
  return (await call('POST', '/v3/domains', { token: admin, body: { domain: { name } } })).body.domain.id;
}

async function project({ call, admin }: Fixture, name: string, more: object = {}): Promise<string> {
  const answer = await call('POST', '/v3/projects', { token: admin, body: { project: { name, ...more } } });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body.project.id;
}

test('a role on a domain gives a token for it, which is worth nothing to the other services', async (t) => {
  const fixture = await identityFixture(t);
  const { call, admin, ids, identity } = fixture;
  const role = await roleIds(fixture);
  const id = await domain(fixture, 'Blue');
  for (const scope of [
    { domain: { id } },
    { domain: { id: 'x' } },
    { domain: { name: 'Red' } },
    { system: { all: true } },
  ]) {
    assertRefused(await call('POST', '/v3/auth/tokens', { body: scoped(scope) }), 401);
  }
  for (const scope of [
    { domain: {} },
    { system: {} },
    { system: { all: false } },
    { domain: { id }, system: { all: true } },
  ]) {
    assertRefused(await call('POST', '/v3/auth/tokens', { body: scoped(scope) }), 400);
  }
  const grant = `/v3/domains/${id}/users/${ids.demoUserId}/roles/${role('admin')}`;
  assert.equal((await call('PUT', grant, { token: admin })).status, 204);
  assert.equal((await call('GET', grant, { token: admin })).status, 204);
  for (const scope of [{ domain: { id } }, { domain: { name: 'Blue' } }]) {
    const { status, body, headers } = await call('POST', '/v3/auth/tokens', { body: scoped(scope) });
    assert.equal(status, 201);
    assert.deepEqual(body.token.domain, { id, name: 'Blue' });
    assert.ok(!('project' in body.token) && !('is_domain' in body.token));
    assert.deepEqual(names(body.token.roles), ['admin', 'manager', 'member', 'reader']);
    assert.ok(body.token.catalog.length > 0);
    const context = await identity.tokens.validate(String(headers['x-subject-token']), 'req-x');
    assert.deepEqual([context?.isAdmin, context?.roles, context?.projectId], [false, [], null]);
    const token = String(headers['x-subject-token']);
    assert.deepEqual(names((await call('GET', '/v3/auth/domains', { token })).body.domains), ['Blue']);
    assertRefused(await call('POST', '/v3/domains', { token, body: { domain: { name: 'Red' } } }), 403);
  }
  const login = await call('POST', '/v3/auth/tokens', { body: scoped({ domain: { id } }) });
  await call('DELETE', grant, { token: admin });
  assert.equal(await identity.tokens.validate(String(login.headers['x-subject-token']), 'req-x'), null);
  assertRefused(await call('DELETE', grant, { token: admin }), 404);
});

test('a role on the system: an administrator of all, or a reader of all', async (t) => {
  const fixture = await identityFixture(t);
  const { call, admin, ids, identity } = fixture;
  const role = await roleIds(fixture);
  const at = (name: string) => `/v3/system/users/${ids.demoUserId}/roles/${role(name)}`;
  const logIn = async () => {
    const answer = await call('POST', '/v3/auth/tokens', { body: scoped({ system: { all: true } }) });
    assert.equal(answer.status, 201);
    assert.deepEqual(answer.body.token.system, { all: true });
    return String(answer.headers['x-subject-token']);
  };
  assert.deepEqual((await call('GET', '/v3/auth/system', { token: fixture.demo })).body.system, []);
  assert.equal((await call('HEAD', at('reader'), { token: admin })).status, 404);
  assert.equal((await call('PUT', at('reader'), { token: admin })).status, 204);
  assert.equal((await call('HEAD', at('reader'), { token: admin })).status, 204);
  const { roles } = (await call('GET', `/v3/system/users/${ids.demoUserId}/roles`, { token: admin })).body;
  assert.deepEqual(names(roles), ['reader']);
  const reader = await logIn();
  assert.deepEqual((await call('GET', '/v3/auth/system', { token: reader })).body.system, [{ all: true }]);
  for (const path of ['users', 'projects', 'domains', 'groups', 'roles', 'services', 'endpoints', 'role_assignments']) {
    assert.equal((await call('GET', `/v3/${path}`, { token: reader })).status, 200, path);
  }
  assertRefused(await call('POST', '/v3/users', { token: reader, body: { user: { name: 'x' } } }), 403);
  assertRefused(await call('PUT', at('admin'), { token: reader }), 403);
  assert.equal((await identity.tokens.validate(reader, 'req-x'))?.isAdmin, false);

  await call('PUT', at('admin'), { token: admin });
  const operator = await logIn();
  const context = await identity.tokens.validate(operator, 'req-x');
  assert.deepEqual([context?.isAdmin, context?.projectId], [true, null]);
  assert.equal((await call('POST', '/v3/users', { token: operator, body: { user: { name: 'x' } } })).status, 201);
  const change = (scope: object) => ({ auth: { identity: { methods: ['token'], token: { id: operator } }, scope } });
  const narrower = { project: { id: ids.demoProjectId } };
  assertRefused(await call('POST', '/v3/auth/tokens', { body: change(narrower) }), 403);
  assert.equal((await call('POST', '/v3/auth/tokens', { body: change({ system: { all: true } }) })).status, 201);
  assert.equal((await call('DELETE', at('admin'), { token: admin })).status, 204);
  assert.equal((await identity.tokens.validate(operator, 'req-x'))?.isAdmin, false);
});

test('an inherited role counts on every project below, those that come later too, and not where it was given', async (t) => {
  const fixture = await identityFixture(t);
  const { call, admin, ids, logIn } = fixture;
  const role = await roleIds(fixture);
  const top = await project(fixture, 'top');
  const middle = await project(fixture, 'middle', { parent_id: top });
  const leaf = await project(fixture, 'leaf', { parent_id: middle });
  const user = `users/${ids.demoUserId}/roles`;
  const url = `/v3/OS-INHERIT/projects/${top}/${user}/${role('reader')}/inherited_to_projects`;
  assert.equal((await call('PUT', url, { token: admin })).status, 204);
  assert.equal((await call('HEAD', url, { token: admin })).status, 204);
  assertRefused(await logIn('demo', demoPassword, 'top'), 401);
  for (const name of ['middle', 'leaf']) {
    assert.deepEqual(names((await logIn('demo', demoPassword, name)).body.token.roles), ['reader'], name);
  }
  assert.deepEqual(names((await call('GET', '/v3/auth/projects', { token: fixture.demo })).body.projects), [
    'demo',
    'leaf',
    'middle',
  ]);
  const list = async (query: string) =>
    (await call('GET', `/v3/role_assignments${query}`, { token: admin })).body.role_assignments;
  const root = 'http://cloud.example:8774/identity/v3';
  const effective = await list(`?user.id=${ids.demoUserId}&scope.project.id=${leaf}&effective`);
  assert.deepEqual(effective, [
    {
      role: { id: role('reader') },
      user: { id: ids.demoUserId },
      scope: { project: { id: leaf }, 'OS-INHERIT:inherited_to': 'projects' },
      links: { assignment: `${root}${url.slice(3)}` },
    },
  ]);
  assert.equal((await list(`?scope.project.id=${top}&include_subtree`)).length, 1);
  assert.equal((await list('?scope.OS-INHERIT:inherited_to=projects')).length, 1);
  assert.equal((await call('DELETE', url, { token: admin })).status, 204);
  assertRefused(await logIn('demo', demoPassword, 'leaf'), 401);

  const all = `/v3/OS-INHERIT/domains/default/${user}/${role('member')}/inherited_to_projects`;
  assert.equal((await call('PUT', all, { token: admin })).status, 204);
  const inherited = await call('GET', `/v3/OS-INHERIT/domains/default/${user}/inherited_to_projects`, { token: admin });
  assert.deepEqual(names(inherited.body.roles), ['member']);
  await project(fixture, 'later');
  assert.deepEqual(names((await logIn('demo', demoPassword, 'later')).body.token.roles), ['member', 'reader']);
  assertRefused(await call('POST', '/v3/auth/tokens', { body: scoped({ domain: { id: 'default' } }) }), 401);
});

test('role assignments tell how somebody comes to a role', async (t) => {
  const fixture = await identityFixture(t);
  const { call, admin, ids } = fixture;
  const role = await roleIds(fixture);
  const { group } = (await call('POST', '/v3/groups', { token: admin, body: { group: { name: 'ops' } } })).body;
  await call('PUT', `/v3/groups/${group.id}/users/${ids.demoUserId}`, { token: admin });
  await call('PUT', `/v3/projects/${ids.adminProjectId}/groups/${group.id}/roles/${role('member')}`, { token: admin });
  const list = async (query: string) => await call('GET', `/v3/role_assignments${query}`, { token: admin });
  const root = 'http://cloud.example:8774/identity/v3';
  const [made] = (await list(`?group.id=${group.id}&include_names`)).body.role_assignments;
  assert.deepEqual(made.group, { id: group.id, name: 'ops', domain: { id: 'default', name: 'Default' } });
  const found = await list(`?user.id=${ids.demoUserId}&scope.project.id=${ids.adminProjectId}&effective=true`);
  const assignment = `${root}/projects/${ids.adminProjectId}/groups/${group.id}/roles/${role('member')}`;
  const membership = `${root}/groups/${group.id}/users/${ids.demoUserId}`;
  assert.deepEqual(
    found.body.role_assignments.map((one: { role: { id: string }; links: object }) => [one.role.id, one.links]),
    [
      [role('member'), { assignment, membership }],
      [
        role('reader'),
        { assignment, membership, prior_role: `${root}/roles/${role('member')}/implies/${role('reader')}` },
      ],
    ],
  );
  await call('PUT', `/v3/system/groups/${group.id}/roles/${role('reader')}`, { token: admin });
  const [system] = (await list('?scope.system=all')).body.role_assignments;
  assert.deepEqual([system.scope, system.group], [{ system: { all: true } }, { id: group.id }]);
  const senseless = [
    '?user.id=a&group.id=b',
    '?scope.project.id=a&scope.domain.id=b',
    '?scope.system=all&scope.domain.id=b',
    '?effective&group.id=a',
    '?effective&scope.domain.id=a&scope.OS-INHERIT:inherited_to=projects',
    '?include_subtree',
  ];
  for (const query of senseless) assertRefused(await list(query), 400);
});

test('a disabled domain shuts out its users for good; a deleted one takes all that is in it along', async (t) => {
  const fixture = await identityFixture(t);
  const { call, admin, secrets, identity } = fixture;
  secrets.add('secret of ann');
  const role = await roleIds(fixture);
  const id = await domain(fixture, 'Blue');
  const inside = await project(fixture, 'inside', { domain_id: id });
  await project(fixture, 'below', { parent_id: inside });
  const ann = { name: 'ann', password: 'secret of ann', domain_id: id };
  const { user } = (await call('POST', '/v3/users', { token: admin, body: { user: ann } })).body;
  await call('POST', '/v3/groups', { token: admin, body: { group: { name: 'ops', domain_id: id } } });
  await call('POST', '/v3/roles', { token: admin, body: { role: { name: 'own', domain_id: id } } });
  await call('PUT', `/v3/projects/${inside}/users/${user.id}/roles/${role('member')}`, { token: admin });
  const login = await call('POST', '/v3/auth/tokens', {
    body: {
      auth: {
        identity: { methods: ['password'], password: { user: { id: user.id, password: ann.password } } },
        scope: { project: { id: inside } },
      },
    },
  });
  const token = String(login.headers['x-subject-token']);
  assert.ok(await identity.tokens.validate(token, 'req-x'));
  const url = `/v3/domains/${id}`;
  const change = (body: object) => call('PATCH', url, { token: admin, body: { domain: body } });
  assertRefused(await call('DELETE', url, { token: admin }), 403);
  assert.equal((await change({ enabled: false, description: 'shut', colour: 'blue' })).body.domain.colour, 'blue');
  assert.equal(await identity.tokens.validate(token, 'req-x'), null);
  await change({ enabled: true });
  assert.equal(await identity.tokens.validate(token, 'req-x'), null, 'tokens do not come back to life');
  await change({ enabled: false });
  assertRefused(await change({ name: 'Default' }), 409);
  assert.equal((await call('DELETE', url, { token: admin })).status, 204);
  for (const path of [url, `/v3/projects/${inside}`, `/v3/users/${user.id}`]) {
    assertRefused(await call('GET', path, { token: admin }), 404);
  }
  for (const [path, key] of [
    [`/v3/groups?domain_id=${id}`, 'groups'],
    [`/v3/roles?domain_id=${id}`, 'roles'],
    [`/v3/users?domain_id=${id}`, 'users'],
    [`/v3/projects?domain_id=${id}`, 'projects'],
  ] as const) {
    assert.deepEqual((await call('GET', path, { token: admin })).body[key], [], path);
  }
  await call('PATCH', '/v3/domains/default', { token: admin, body: { domain: { description: 'x' } } });
  assertRefused(await call('DELETE', '/v3/domains/default', { token: admin }), 403);
  assertRefused(await call('PATCH', '/v3/domains/default', { token: fixture.demo, body: { domain: {} } }), 403);
});

test('projects nest: up to five, in one domain, open only below open ones, gone only without others below', async (t) => {
  const fixture = await identityFixture(t);
  const { call, admin } = fixture;
  const other = await domain(fixture, 'Blue');
  const make = (body: object) => call('POST', '/v3/projects', { token: admin, body: { project: body } });
  const line = [await project(fixture, 'p1')];
  for (const name of ['p2', 'p3', 'p4', 'p5']) line.push(await project(fixture, name, { parent_id: line.at(-1) }));
  const [p1 = '', p2 = '', p3 = '', p4 = '', p5 = ''] = line;
  assertRefused(await make({ name: 'p6', parent_id: p5 }), 403);
  assertRefused(await make({ name: 'x', parent_id: p1, domain_id: other }), 400);
  assertRefused(await make({ name: 'x', parent_id: 'absent', domain_id: 'default' }), 404);
  assert.equal((await make({ name: 'x', parent_id: other })).body.project.domain_id, other);
  const show = async (id: string, query = '') =>
    (await call('GET', `/v3/projects/${id}${query}`, { token: admin })).body.project;
  assert.equal((await show(p3)).parent_id, p2);
  assert.deepEqual((await show(p3, '?parents_as_ids')).parents, { [p2]: { [p1]: { default: null } } });
  assert.deepEqual((await show(p3, '?subtree_as_ids')).subtree, { [p4]: { [p5]: null } });
  const { parents, subtree } = await show(p3, '?parents_as_list&subtree_as_list');
  assert.deepEqual(
    [parents, subtree].map((list) => list.map((one: { project: { name: string } }) => one.project.name)),
    [
      ['p1', 'p2'],
      ['p4', 'p5'],
    ],
  );
  const below = (await call('GET', `/v3/projects?parent_id=${p2}`, { token: admin })).body.projects;
  assert.deepEqual(names(below), ['p3']);
  const set = (id: string, enabled: boolean) =>
    call('PATCH', `/v3/projects/${id}`, { token: admin, body: { project: { enabled } } });
  assertRefused(await set(p4, false), 403);
  for (const id of [p5, p4]) assert.equal((await set(id, false)).status, 200);
  assertRefused(await set(p5, true), 403);
  assertRefused(await make({ name: 'x', parent_id: p4 }), 403);
  assertRefused(await call('DELETE', `/v3/projects/${p4}`, { token: admin }), 403);
  for (const id of line.reverse())
    assert.equal((await call('DELETE', `/v3/projects/${id}`, { token: admin })).status, 204);
});

test('tags of projects: set, added, taken, asked for', async (t) => {
  const fixture = await identityFixture(t);
  const { call, admin, demo, ids } = fixture;
  const url = `/v3/projects/${ids.demoProjectId}/tags`;
  const put = await call('PUT', url, { token: admin, body: { tags: ['a', 'b c'] } });
  assert.deepEqual(put.body.tags, ['a', 'b c']);
  assert.deepEqual((await call('GET', url, { token: demo })).body.tags, ['a', 'b c']);
  assert.equal((await call('PUT', `${url}/d`, { token: admin })).status, 201);
  assert.equal((await call('HEAD', `${url}/d`, { token: demo })).status, 204);
  assertRefused(await call('GET', `${url}/x`, { token: demo }), 404);
  assert.equal((await call('DELETE', `${url}/a`, { token: admin })).status, 204);
  assertRefused(await call('DELETE', `${url}/a`, { token: admin }), 404);
  assertRefused(await call('PUT', `${url}/a%2Cb`, { token: admin }), 400);
  for (const tags of [['a', 'a'], ['x/y'], [''], [5], 'a', Array.from({ length: 81 }, (_, i) => `t${i}`)]) {
    assertRefused(await call('PUT', url, { token: admin, body: { tags } }), 400);
  }
  assertRefused(await call('PUT', `${url}/x`, { token: demo }), 403);
  assertRefused(await call('DELETE', url, { token: demo }), 403);
  assertRefused(await call('GET', `/v3/projects/${ids.adminProjectId}/tags`, { token: demo }), 403);
  await project(fixture, 'red', { tags: ['d', 'e'] });
  const list = async (query: string) =>
    names((await call('GET', `/v3/projects?${query}`, { token: admin })).body.projects);
  assert.deepEqual(await list('tags=d'), ['demo', 'red']);
  assert.deepEqual(await list('tags=d,e'), ['red']);
  assert.deepEqual(await list('tags-any=e,b c'.replace(' ', '%20')), ['demo', 'red']);
  assert.deepEqual(await list('not-tags=d,e'), ['admin', 'demo']);
  assert.deepEqual(await list('not-tags-any=e,x'), ['admin', 'demo']);
  assert.equal((await call('DELETE', url, { token: admin })).status, 204);
  assert.deepEqual((await call('GET', url, { token: admin })).body.tags, []);
});

test('what is immutable stays until its option is taken off, and that alone', async (t) => {
  const { call, admin, ids } = await identityFixture(t);
  const url = `/v3/projects/${ids.demoProjectId}`;
  const patch = (project: object) => call('PATCH', url, { token: admin, body: { project } });
  assert.deepEqual((await patch({ options: { immutable: true } })).body.project.options, { immutable: true });
  assertRefused(await patch({ description: 'x' }), 403);
  assertRefused(await patch({ description: 'x', options: { immutable: false } }), 403);
  assertRefused(await call('DELETE', url, { token: admin }), 403);
  assertRefused(await call('PUT', `${url}/tags/x`, { token: admin }), 403);
  assertRefused(await patch({ options: { other: true } }), 400);
  assert.deepEqual((await patch({ options: { immutable: null } })).body.project.options, {});
  assert.equal((await patch({ description: 'x' })).status, 200);
});

test('the administrator logs in with the system scope only when the role was given there', async (t) => {
  const { call } = await identityFixture(t);
  const user = { name: 'admin', password: adminPassword, domain: { id: 'default' } };
  const body = { auth: { identity: { methods: ['password'], password: { user } }, scope: { system: { all: true } } } };
  assertRefused(await call('POST', '/v3/auth/tokens', { body }), 401);
});
