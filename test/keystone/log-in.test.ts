import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adminPassword, assertRefused, demoPassword, identityFixture, passwordRequest } from './support.ts';

test('a password by name and domain gives a project token with roles, implied ones too, and the catalog', async (t) => {
  const { logIn, ids } = await identityFixture(t);
  const answer = await logIn('demo', demoPassword);
  assert.equal(answer.status, 201);
  const { token } = answer.body;
  assert.deepEqual(token.methods, ['password']);
  assert.deepEqual(token.user, {
    id: ids.demoUserId,
    name: 'demo',
    domain: { id: 'default', name: 'Default' },
    password_expires_at: null,
  });
  assert.deepEqual(token.project, {
    id: ids.demoProjectId,
    name: 'demo',
    domain: { id: 'default', name: 'Default' },
  });
  assert.deepEqual(
    token.roles.map((role: { name: string }) => role.name),
    ['member', 'reader'],
  );
  assert.equal(token.issued_at, '2026-01-01T00:00:00.000000Z');
  assert.equal(token.expires_at, '2026-01-01T01:00:00.000000Z');
  assert.equal(token.audit_ids.length, 1);
  const network = token.catalog.find((service: { type: string }) => service.type === 'network');
  assert.equal(network.name, 'neutron');
  assert.deepEqual(
    network.endpoints.map((endpoint: { interface: string; url: string; region: string; region_id: string }) => [
      endpoint.interface,
      endpoint.url,
      endpoint.region,
      endpoint.region_id,
    ]),
    ['public', 'internal', 'admin'].map((name) => [
      name,
      'http://cloud.example:8774/network',
      'RegionOne',
      'RegionOne',
    ]),
  );
});

test('an administrator’s token has all that the role admin implies', async (t) => {
  const { logIn } = await identityFixture(t);
  const { token } = (await logIn('admin', adminPassword)).body;
  assert.deepEqual(
    token.roles.map((role: { name: string }) => role.name),
    ['admin', 'manager', 'member', 'reader'],
  );
});

test('user and project may be given by id', async (t) => {
  const { call, ids } = await identityFixture(t);
  const user = { id: ids.demoUserId, password: demoPassword };
  const answer = await call('POST', '/v3/auth/tokens', {
    body: {
      auth: {
        identity: { methods: ['password'], password: { user } },
        scope: { project: { id: ids.demoProjectId } },
      },
    },
  });
  assert.equal(answer.status, 201);
  assert.equal(answer.body.token.project.id, ids.demoProjectId);
});

test('without a scope the token has no project, no roles and no catalog', async (t) => {
  const { call, logIn } = await identityFixture(t);
  const implicit = await logIn('demo', demoPassword, null);
  const body = passwordRequest('demo', demoPassword, null);
  const objects = await call('POST', '/v3/auth/tokens', { body: { auth: { ...body.auth, scope: { unscoped: {} } } } });
  const words = await call('POST', '/v3/auth/tokens', { body: { auth: { ...body.auth, scope: 'unscoped' } } });
  for (const answer of [implicit, objects, words]) {
    assert.equal(answer.status, 201);
    for (const member of ['project', 'roles', 'catalog']) assert.ok(!(member in answer.body.token), member);
  }
});

test('?nocatalog leaves the catalog out', async (t) => {
  const { call } = await identityFixture(t);
  const body = passwordRequest('demo', demoPassword, 'demo');
  for (const query of ['?nocatalog', '?nocatalog=1']) {
    const answer = await call('POST', `/v3/auth/tokens${query}`, { body });
    assert.equal(answer.status, 201);
    assert.ok(!('catalog' in answer.body.token));
  }
  assert.ok('catalog' in (await call('POST', '/v3/auth/tokens?nocatalog=false', { body })).body.token);
});

test('a user’s default project is the scope when none is asked for, and is passed over once it is lost', async (t) => {
  const { call, logIn, admin, ids } = await identityFixture(t);
  const patch = { user: { default_project_id: ids.demoProjectId } };
  assert.equal((await call('PATCH', `/v3/users/${ids.demoUserId}`, { token: admin, body: patch })).status, 200);
  assert.equal((await logIn('demo', demoPassword, null)).body.token.project.id, ids.demoProjectId);
  const off = { project: { enabled: false } };
  assert.equal((await call('PATCH', `/v3/projects/${ids.demoProjectId}`, { token: admin, body: off })).status, 200);
  const answer = await logIn('demo', demoPassword, null);
  assert.equal(answer.status, 201);
  assert.ok(!('project' in answer.body.token));
});

test('every failed proof gets the same 401: wrong password, no such user, disabled user, foreign or absent project', async (t) => {
  const { call, logIn, admin, ids } = await identityFixture(t);
  const made = await call('POST', '/v3/users', {
    token: admin,
    body: {
      user: { name: 'closed', password: 'secret-of-closed', enabled: false, default_project_id: ids.demoProjectId },
    },
  });
  assert.equal(made.status, 201);
  const answers = [
    await logIn('demo', 'a wrong password'),
    await logIn('demo', ''),
    await logIn('nobody', demoPassword, 'demo'),
    await logIn('closed', 'secret-of-closed', null),
    await logIn('demo', demoPassword, 'admin'),
    await logIn('demo', demoPassword, 'no such project'),
    await logIn('demo', `${demoPassword} `),
  ];
  for (const answer of answers) {
    assertRefused(answer, 401);
    assert.equal(answer.headers['www-authenticate'], 'Keystone uri="http://cloud.example:8774/identity"');
    assert.deepEqual(answer.body, answers[0]?.body, 'the text does not tell which part was wrong');
    assert.equal(answer.headers['x-subject-token'], undefined);
  }
});

test('the same work is done for a user who does not exist', async (t) => {
  const { logIn, runtime } = await identityFixture(t);
  let drawn = 0;
  const { bytes } = runtime.random;
  t.mock.method(runtime.random, 'bytes', (length: number) => {
    drawn += 1;
    return bytes(length);
  });
  await logIn('nobody', 'whatever', null);
  assert.equal(drawn, 2, 'a salt and a hash to compare with stand in for those of the missing user');
});

test('an overlong password is refused like any wrong one', async (t) => {
  const { logIn } = await identityFixture(t);
  assertRefused(await logIn('demo', 'x'.repeat(100_000)), 401);
});

test('requests that make no sense get 400 and name what is missing', async (t) => {
  const { call } = await identityFixture(t);
  const password = { user: { name: 'demo', password: demoPassword, domain: { id: 'default' } } };
  const identity = { methods: ['password'], password };
  const project = { name: 'demo', domain: { id: 'default' } };
  const cases: [unknown, RegExp][] = [
    [undefined, /body/],
    [[], /object/],
    ['text', /object/],
    [{}, /auth/],
    [{ auth: {} }, /identity/],
    [{ auth: { identity: { methods: [] } } }, /methods/],
    [{ auth: { identity: { methods: 'password', password } } }, /methods/],
    [{ auth: { identity: { methods: ['password'] } } }, /password/],
    [{ auth: { identity: { methods: ['token'] } } }, /token/],
    [{ auth: { identity: { methods: ['password'], password: { user: { name: 'demo', password: 5 } } } } }, /password/],
    [{ auth: { identity: { methods: ['password'], password: { user: { password: demoPassword } } } } }, /by id/],
    [{ auth: { identity: { methods: ['password'], password: { user: { name: 'demo', password: 'p' } } } } }, /domain/],
    [{ auth: { identity, scope: {} } }, /exactly one/],
    [{ auth: { identity, scope: { project, domain: { id: 'default' } } } }, /exactly one/],
    [{ auth: { identity, scope: { project: { name: 'demo' } } } }, /domain/],
    [{ auth: { identity, scope: { project: {} } } }, /by id/],
    [{ auth: { identity, scope: { domain: {} } } }, /by id/],
    [{ auth: { identity, scope: { system: { all: false } } } }, /system/],
    [{ auth: { identity, scope: { 'OS-TRUST:trust': { id: 'x' } } } }, /no trusts/],
  ];
  for (const [body, text] of cases) {
    const answer = await call('POST', '/v3/auth/tokens', { body });
    assertRefused(answer, 400);
    assert.match(answer.body.error.message, text, JSON.stringify(body));
  }
});

test('keys that clients send beyond the known ones are tolerated', async (t) => {
  const { call } = await identityFixture(t);
  const { auth } = passwordRequest('demo', demoPassword, 'demo');
  const identity = { ...auth.identity, extra: 1 };
  const answer = await call('POST', '/v3/auth/tokens', { body: { auth: { ...auth, identity, extra: {} }, extra: [] } });
  assert.equal(answer.status, 201);
});

test('a method that is not supported is refused with 401', async (t) => {
  const { call } = await identityFixture(t);
  const identity = { methods: ['application_credential'], application_credential: { id: 'x', secret: 'y' } };
  assertRefused(await call('POST', '/v3/auth/tokens', { body: { auth: { identity } } }), 401);
});

test('a second bootstrap changes nothing: ids and passwords stay', async (t) => {
  const { identity, ids, logIn } = await identityFixture(t);
  const again = await identity.bootstrap({ adminPassword: 'other', demoPassword: 'other' });
  assert.deepEqual(again, { ...ids, adminMade: false, demoMade: false });
  assert.equal((await logIn('admin', adminPassword)).status, 201);
  assertRefused(await logIn('admin', 'other'), 401);
});

test('a bootstrap gives back no role that somebody took away', async (t) => {
  const { identity, call, admin, ids, logIn } = await identityFixture(t);
  const roles = (await call('GET', '/v3/roles?name=member', { token: admin })).body.roles;
  const grant = `/v3/projects/${ids.demoProjectId}/users/${ids.demoUserId}/roles/${roles[0].id}`;
  assert.equal((await call('DELETE', grant, { token: admin })).status, 204);
  await identity.bootstrap({ adminPassword, demoPassword });
  assertRefused(await logIn('demo', demoPassword), 401);
});

test('the operator can set a lost password', async (t) => {
  const { identity, logIn, secrets } = await identityFixture(t);
  secrets.add('a new one');
  assert.equal(await identity.admin.setPassword({ domainId: 'default', name: 'admin' }, 'a new one'), true);
  assert.equal(await identity.admin.setPassword({ domainId: 'default', name: 'nobody' }, 'a new one'), false);
  assert.equal((await logIn('admin', 'a new one')).status, 201);
  assertRefused(await logIn('admin', adminPassword), 401);
});
