import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { assertRefused, identityFixture } from './support.ts';

const names = (list: { name: string }[]) => list.map((one) => one.name);

/** A domain Blue with its manager, a project, a group and a user ann; all by an administrator. */
async function blue(t: TestContext, role = 'manager') {
  const fixture = await identityFixture(t);
  const { call, admin, secrets } = fixture;
  const made = async (path: string, body: object) => {
    const answer = await call('POST', path, { token: admin, body });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return Object.values<{ id: string }>(answer.body)[0]?.id ?? '';
  };
  const password = 'the secret of the manager';
  secrets.add(password);
  const domain = await made('/v3/domains', { domain: { name: 'Blue' } });
  const manager = await made('/v3/users', { user: { name: 'manager', password, domain_id: domain } });
  const ann = await made('/v3/users', { user: { name: 'ann', domain_id: domain } });
  const project = await made('/v3/projects', { project: { name: 'p', domain_id: domain } });
  const group = await made('/v3/groups', { group: { name: 'g', domain_id: domain } });
  const { roles } = (await call('GET', '/v3/roles', { token: admin })).body;
  const roleId = (name: string): string => roles.find((one: { name: string }) => one.name === name).id;
  await call('PUT', `/v3/domains/${domain}/users/${manager}/roles/${roleId(role)}`, { token: admin });
  const login = await call('POST', '/v3/auth/tokens', {
    body: {
      auth: {
        identity: { methods: ['password'], password: { user: { id: manager, password } } },
        scope: { domain: { id: domain } },
      },
    },
  });
  const token = String(login.headers['x-subject-token']);
  return { ...fixture, made, domain, manager, ann, project, group, roleId, token };
}

for (const role of ['manager', 'admin']) {
  test(`with the role ${role} on a domain: users, groups, projects and the usual roles there, and nothing elsewhere`, async (t) => {
    const { call, token, domain, ann, project, group, roleId, ids, made, admin } = await blue(t, role);
    const as = (method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) =>
      call(method, path, { token, ...(body && { body }) });
    for (const [kind, one] of [
      ['user', { name: 'bob' }],
      ['group', { name: 'crew' }],
      ['project', { name: 'q' }],
    ] as const) {
      const answer = await as('POST', `/v3/${kind}s`, { [kind]: one });
      assert.equal(answer.status, 201, kind);
      assert.equal(answer.body[kind].domain_id, domain, `${kind}: its domain is the token’s`);
      const url = `/v3/${kind}s/${answer.body[kind].id}`;
      assert.equal((await as('PATCH', url, { [kind]: { description: 'x' } })).status, 200);
      assert.equal((await as('GET', url)).status, 200);
      const elsewhere = { ...one, domain_id: 'default' };
      assertRefused(await as('POST', `/v3/${kind}s`, { [kind]: elsewhere }), 403);
      assert.equal((await as('DELETE', url)).status, 204);
    }
    assert.deepEqual(names((await as('GET', '/v3/users')).body.users), ['ann', 'manager']);
    assert.deepEqual(names((await as('GET', '/v3/projects')).body.projects), ['p']);
    assert.deepEqual(names((await as('GET', '/v3/domains')).body.domains), ['Blue']);
    assert.deepEqual((await as('GET', '/v3/users?domain_id=default')).body.users, []);
    for (const path of [
      `/v3/users/${ids.demoUserId}`,
      `/v3/projects/${ids.demoProjectId}`,
      '/v3/domains/default',
      '/v3/users/absent',
      '/v3/services',
    ]) {
      assertRefused(await as('GET', path), 403);
    }
    assertRefused(await as('PATCH', `/v3/users/${ids.adminUserId}`, { user: { password: 'mine' } }), 403);
    assertRefused(await as('PATCH', `/v3/domains/${domain}`, { domain: { name: 'Mine' } }), 403);
    assertRefused(await as('POST', '/v3/roles', { role: { name: 'x' } }), 403);

    const grant = (place: string, who: string, name: string) => `/v3/${place}/${who}/roles/${roleId(name)}`;
    for (const name of ['manager', 'member', 'reader']) {
      assert.equal((await as('PUT', grant(`projects/${project}`, `users/${ann}`, name))).status, 204, name);
      assert.equal((await as('PUT', grant(`domains/${domain}`, `groups/${group}`, name))).status, 204, name);
    }
    assert.equal((await as('DELETE', grant(`projects/${project}`, `users/${ann}`, 'manager'))).status, 204);
    const refused = [
      grant(`projects/${project}`, `users/${ann}`, 'admin'),
      grant(`domains/${domain}`, `users/${ann}`, 'admin'),
      grant(`projects/${project}`, `groups/${group}`, 'service'),
      grant(`projects/${ids.demoProjectId}`, `users/${ann}`, 'member'),
      grant(`projects/${project}`, `users/${ids.demoUserId}`, 'member'),
      grant('domains/default', `users/${ann}`, 'member'),
      grant('system', `users/${ann}`, 'reader'),
    ];
    for (const url of refused) {
      assertRefused(await as('PUT', url), 403);
      assertRefused(await as('DELETE', url), 403);
    }
    assert.equal((await as('PUT', `/v3/groups/${group}/users/${ann}`)).status, 204);
    assertRefused(await as('PUT', `/v3/groups/${group}/users/${ids.demoUserId}`), 403);
    const { role_assignments: assignments } = (await as('GET', '/v3/role_assignments')).body;
    assert.equal(assignments.length, 6, 'two of ann’s, three of the group’s, the manager’s own');
    assert.ok(
      assignments.every(({ scope }: { scope: { project?: { id: string }; domain?: { id: string } } }) =>
        [project, domain].includes(scope.project?.id ?? scope.domain?.id ?? ''),
      ),
    );
    assert.ok(await made('/v3/users', { user: { name: 'late', domain_id: domain } }));
    assert.equal((await call('GET', '/v3/users?name=late', { token: admin })).body.users.length, 1);
  });
}

test('a domain’s manager does not come to an administrator’s power by way of users and groups', async (t) => {
  const { call, token, admin, domain, ann, project, group, roleId, manager } = await blue(t);
  const as = (method: 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object) =>
    call(method, path, { token, ...(body && { body }) });
  await call('PUT', `/v3/projects/${project}/users/${ann}/roles/${roleId('admin')}`, { token: admin });
  assertRefused(await as('PATCH', `/v3/users/${ann}`, { user: { password: 'now mine' } }), 403);
  assertRefused(await as('DELETE', `/v3/users/${ann}`), 403);
  const inherited = `/v3/OS-INHERIT/domains/${domain}/groups/${group}/roles/${roleId('admin')}/inherited_to_projects`;
  for (const url of [inherited, `/v3/system/groups/${group}/roles/${roleId('reader')}`]) {
    await call('PUT', url, { token: admin });
    assertRefused(await as('PUT', `/v3/groups/${group}/users/${manager}`), 403);
    assertRefused(await as('PATCH', `/v3/groups/${group}`, { group: { name: 'x' } }), 403);
    await call('DELETE', url, { token: admin });
  }
  assert.equal((await as('PUT', `/v3/groups/${group}/users/${manager}`)).status, 204);
  // A role of another name that brings the administrator's: no implication can.
  const { role } = (await call('POST', '/v3/roles', { token: admin, body: { role: { name: 'strong' } } })).body;
  const implies = (prior: string, implied: string) =>
    call('PUT', `/v3/roles/${prior}/implies/${implied}`, { token: admin });
  assertRefused(await implies(role.id, roleId('admin')), 403);
  assert.equal((await implies(roleId('manager'), roleId('service'))).status, 201);
  assertRefused(await as('PUT', `/v3/projects/${project}/users/${manager}/roles/${roleId('manager')}`), 403);
});

test('with the role reader on a domain: everything there to read, nothing to change', async (t) => {
  const { call, token, ann, group, project, domain, roleId } = await blue(t, 'reader');
  const grants = `/v3/projects/${project}/users/${ann}/roles`;
  for (const path of [
    '/v3/users',
    `/v3/users/${ann}`,
    `/v3/users/${ann}/projects`,
    `/v3/groups/${group}`,
    `/v3/groups/${group}/users`,
    `/v3/projects/${project}`,
    `/v3/projects/${project}/tags`,
    `/v3/domains/${domain}`,
    '/v3/roles',
    '/v3/role_assignments',
    grants,
  ]) {
    assert.equal((await call('GET', path, { token })).status, 200, path);
  }
  assertRefused(await call('POST', '/v3/users', { token, body: { user: { name: 'x' } } }), 403);
  assertRefused(await call('DELETE', `/v3/users/${ann}`, { token }), 403);
  assertRefused(await call('PUT', `${grants}/${roleId('reader')}`, { token }), 403);
  assertRefused(await call('PUT', `/v3/projects/${project}/tags/x`, { token }), 403);
});
