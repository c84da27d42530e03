import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused, demoPassword, identityFixture } from './support.ts';

const names = (list: { name: string }[]) => list.map((one) => one.name);

test('an administrator makes, reads, changes and deletes a project', async (t) => {
  const { call, admin } = await identityFixture(t);
  const made = await call('POST', '/v3/projects', {
    token: admin,
    body: { project: { name: 'blue', description: 'd', domain_id: 'default', extra: { team: 'x' }, cost_centre: 7 } },
  });
  assert.equal(made.status, 201);
  const { project } = made.body;
  assert.match(project.id, /^[0-9a-f]{32}$/);
  assert.deepEqual(project, {
    extra: { team: 'x' },
    cost_centre: 7,
    id: project.id,
    name: 'blue',
    domain_id: 'default',
    description: 'd',
    enabled: true,
    parent_id: 'default',
    is_domain: false,
    tags: [],
    options: {},
    links: { self: `http://cloud.example:8774/identity/v3/projects/${project.id}` },
  });
  const url = `/v3/projects/${project.id}`;
  assert.deepEqual((await call('GET', url, { token: admin })).body.project, project);
  const patched = await call('PATCH', url, {
    token: admin,
    body: { project: { name: 'green', enabled: false, cost_centre: null } },
  });
  assert.equal(patched.status, 200);
  assert.equal(patched.body.project.name, 'green');
  assert.equal(patched.body.project.description, 'd', 'what is not mentioned stays');
  assert.equal(patched.body.project.enabled, false);
  assert.ok(!('cost_centre' in patched.body.project));
  assert.equal((await call('DELETE', url, { token: admin })).status, 204);
  assertRefused(await call('GET', url, { token: admin }), 404);
  assertRefused(await call('PATCH', url, { token: admin, body: { project: { name: 'x' } } }), 404);
  assertRefused(await call('DELETE', url, { token: admin }), 404);
});

test('lists filter by name, domain and enabled, and carry links', async (t) => {
  const { call, admin } = await identityFixture(t);
  await call('POST', '/v3/projects', { token: admin, body: { project: { name: 'off', enabled: false } } });
  const list = async (query: string) =>
    names((await call('GET', `/v3/projects${query}`, { token: admin })).body.projects);
  assert.deepEqual(await list(''), ['admin', 'demo', 'off']);
  assert.deepEqual(await list('?name=demo'), ['demo']);
  assert.deepEqual(await list('?name=DEMO'), []);
  assert.deepEqual(await list('?domain_id=default&enabled=true'), ['admin', 'demo']);
  assert.deepEqual(await list('?enabled=False'), ['off']);
  assert.deepEqual(await list('?domain_id=other'), []);
  assert.deepEqual(await list('?is_domain=true'), []);
  const answer = await call('GET', '/v3/projects?name=demo', { token: admin });
  assert.deepEqual(answer.body.links, {
    next: null,
    previous: null,
    self: 'http://cloud.example:8774/identity/v3/projects?name=demo',
  });
});

test('a member reads the projects in which they have a role, and learns nothing of others', async (t) => {
  const { call, demo, admin, ids, tokenOf } = await identityFixture(t);
  assertRefused(await call('GET', '/v3/projects', { token: demo }), 403);
  assert.deepEqual(names((await call('GET', `/v3/users/${ids.demoUserId}/projects`, { token: demo })).body.projects), [
    'demo',
  ]);
  assert.deepEqual(names((await call('GET', '/v3/auth/projects', { token: demo })).body.projects), ['demo']);
  assertRefused(await call('GET', `/v3/users/${ids.adminUserId}/projects`, { token: demo }), 403);
  assert.equal((await call('GET', `/v3/projects/${ids.demoProjectId}`, { token: demo })).status, 200);
  const foreign = await call('GET', `/v3/projects/${ids.adminProjectId}`, { token: demo });
  const absent = await call('GET', '/v3/projects/0123', { token: demo });
  assertRefused(foreign, 403);
  assert.deepEqual(foreign.body, absent.body);
  const unscoped = await tokenOf('demo', demoPassword, null);
  assert.equal((await call('GET', `/v3/projects/${ids.demoProjectId}`, { token: unscoped })).status, 200);
  assert.deepEqual(names((await call('GET', '/v3/auth/projects', { token: unscoped })).body.projects), ['demo']);
  for (const method of ['PATCH', 'DELETE'] as const) {
    const body = { project: { name: 'mine' } };
    assertRefused(await call(method, `/v3/projects/${ids.demoProjectId}`, { token: demo, body }), 403);
  }
  assertRefused(await call('POST', '/v3/projects', { token: demo, body: { project: { name: 'mine' } } }), 403);
  assert.equal((await call('GET', '/v3/projects', { token: admin })).body.projects.length, 2);
});

test('two projects of a domain cannot have one name, not even when they are made at once', async (t) => {
  const { call, admin, ids } = await identityFixture(t);
  const body = { project: { name: 'twin' } };
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => call('POST', '/v3/projects', { token: admin, body })),
  );
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 409, 409, 409, 409]);
  for (const answer of answers) if (answer.status !== 201) assertRefused(answer, 409);
  assertRefused(await call('PATCH', `/v3/projects/${ids.demoProjectId}`, { token: admin, body }), 409);
  assert.equal((await call('GET', '/v3/projects', { token: admin })).body.projects.length, 3);
});

test('a bad project is refused and leaves nothing behind', async (t) => {
  const { call, admin } = await identityFixture(t);
  const cases: [unknown, number][] = [
    [{}, 400],
    [{ project: {} }, 400],
    [{ project: { name: '' } }, 400],
    [{ project: { name: '  ' } }, 400],
    [{ project: { name: 'x'.repeat(65) } }, 400],
    [{ project: { name: 5 } }, 400],
    [{ project: { name: 'a', enabled: 'yes' } }, 400],
    [{ project: { name: 'a', is_domain: true } }, 400],
    [{ project: { name: 'a', tags: ['t/u'] } }, 400],
    [{ project: { name: 'a', options: { x: true } } }, 400],
    [{ project: { name: 'a', parent_id: '0123' } }, 404],
    [{ project: { name: 'a', odd: { deep: { deeper: 1 } } } }, 400],
    [{ project: { name: 'a', domain_id: 'absent' } }, 404],
  ];
  for (const [body, status] of cases) assertRefused(await call('POST', '/v3/projects', { token: admin, body }), status);
  assert.equal((await call('GET', '/v3/projects', { token: admin })).body.projects.length, 2);
});

test('a project keeps its domain', async (t) => {
  const { call, admin, ids } = await identityFixture(t);
  const url = `/v3/projects/${ids.demoProjectId}`;
  const same = await call('PATCH', url, {
    token: admin,
    body: { project: { domain_id: 'default', description: 'e' } },
  });
  assert.equal(same.status, 200);
  assertRefused(await call('PATCH', url, { token: admin, body: { project: { domain_id: 'other' } } }), 400);
});

test('extra attributes can not pass for what the service says', async (t) => {
  const { call, admin } = await identityFixture(t);
  const payload = '{"project":{"name":"p","id":"chosen","links":{"self":"x"},"__proto__":{"isAdmin":true}}}';
  const made = await call('POST', '/v3/projects', { token: admin, payload });
  assert.equal(made.status, 201);
  assert.notEqual(made.body.project.id, 'chosen');
  assert.ok(made.body.project.links.self.endsWith(made.body.project.id));
});
