import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignJWT } from 'jose';
import { createIdentityService } from '../../src/keystone/index.ts';
import { all, run } from '../../src/store/index.ts';
import { testSigningKeys } from '../support/keys.ts';
import { assertRefused, demoPassword, identityFixture, passwordRequest } from './support.ts';

const requestId = 'req-01234567-89ab-cdef-0123-456789abcdef';

function tokenRequest(id: string, project?: string) {
  const scope = project === undefined ? {} : { scope: { project: { name: project, domain: { id: 'default' } } } };
  return { auth: { identity: { methods: ['token'], token: { id } }, ...scope } };
}

test('validation tells the other services who asks and with which rights', async (t) => {
  const { identity, demo, admin, ids, runtime } = await identityFixture(t);
  assert.deepEqual(await identity.tokens.validate(demo, requestId), {
    requestId,
    userId: ids.demoUserId,
    userName: 'demo',
    userDomainId: 'default',
    projectId: ids.demoProjectId,
    projectName: 'demo',
    projectDomainId: 'default',
    roles: ['member', 'reader'],
    isAdmin: false,
    token: demo,
    expiresAt: runtime.clock.now() + 3_600_000,
  });
  const context = await identity.tokens.validate(admin, requestId);
  assert.equal(context?.isAdmin, true);
  assert.deepEqual(context?.roles, ['admin', 'manager', 'member', 'reader']);
});

test('an unscoped token has no project and no roles', async (t) => {
  const { identity, tokenOf } = await identityFixture(t);
  const context = await identity.tokens.validate(
    await tokenOf('admin', 'correct horse battery admin', null),
    requestId,
  );
  assert.equal(context?.projectId, null);
  assert.deepEqual(context?.roles, []);
  assert.equal(context?.isAdmin, false);
});

test('a token holds until its time and not longer, remembered or not', async (t) => {
  const { identity, demo, call, runtime } = await identityFixture(t);
  runtime.advance(3_599_999);
  assert.ok(await identity.tokens.validate(demo, requestId));
  runtime.advance(1);
  assert.equal(await identity.tokens.validate(demo, requestId), null);
  assertRefused(await call('GET', '/v3/auth/projects', { token: demo }), 401);
  assertRefused(await call('POST', '/v3/auth/tokens', { body: tokenRequest(demo) }), 401);
});

test('a token is void as soon as one character differs, and so is one that another key or no key signed', async (t) => {
  const { identity, demo, options, ids, runtime, database, lines } = await identityFixture(t);
  const [header = '', payload = '', signature = ''] = demo.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const richer = encode({ ...claims, project: ids.adminProjectId, sub: ids.adminUserId });
  const otherKey = createIdentityService({ ...options, database, signingKeys: testSigningKeys(6) });
  const now = Math.floor(runtime.clock.now() / 1000);
  const otherType = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: options.signingKeys.primary().id })
    .setExpirationTime(now + 60)
    .sign(options.signingKeys.primary().secret);
  const forged = [
    `${header}.${richer}.${signature}`,
    `${header}.${payload}.${signature.slice(0, -2)}AA`,
    `${encode({ alg: 'none', typ: 'berth-token+jwt' })}.${richer}.`,
    `${header}.${payload}`,
    otherType,
    'not a token',
    'x'.repeat(100_000),
    '',
  ];
  for (const token of forged) assert.equal(await identity.tokens.validate(token, requestId), null, token.slice(0, 60));
  assert.equal(await otherKey.tokens.validate(demo, requestId), null);
  assert.ok(await identity.tokens.validate(demo, requestId), 'the real one still holds');
  assert.ok(lines.every((line) => !line.startsWith('error')));
});

test('a revoked token ends at once, for good, in every process, and alone', async (t) => {
  const { identity, options, call, demo, tokenOf } = await identityFixture(t);
  const other = await tokenOf('demo', demoPassword);
  assert.ok(await identity.tokens.validate(demo, requestId), 'remembered by now');
  const answer = await call('DELETE', '/v3/auth/tokens', { token: other, headers: { 'x-subject-token': demo } });
  assert.equal(answer.status, 204);
  assert.equal(await identity.tokens.validate(demo, requestId), null);
  assert.equal(await createIdentityService(options).tokens.validate(demo, requestId), null, 'also after a restart');
  assertRefused(await call('POST', '/v3/auth/tokens', { body: tokenRequest(demo) }), 401);
  assert.ok(await identity.tokens.validate(other, requestId));
});

test('rows of revoked tokens go once the tokens have expired', async (t) => {
  const { call, demo, tokenOf, runtime, database } = await identityFixture(t);
  const revoke = (token: string) => call('DELETE', '/v3/auth/tokens', { token, headers: { 'x-subject-token': token } });
  assert.equal((await revoke(demo)).status, 204);
  runtime.advance(3_600_001);
  assert.equal((await revoke(await tokenOf('demo', demoPassword))).status, 204);
  const rows = await database.read((q) => all(q.selectFrom('identity_revoked_token').select('audit_id')));
  assert.equal(rows.length, 1);
});

test('a token is worth what the database says now: user disabled, role taken, project disabled, password changed', async (t) => {
  const { identity, call, admin, ids, tokenOf, secrets } = await identityFixture(t);
  const user = `/v3/users/${ids.demoUserId}`;
  const project = `/v3/projects/${ids.demoProjectId}`;
  const member = (await call('GET', '/v3/roles?name=member', { token: admin })).body.roles[0].id;
  const grant = `/v3/projects/${ids.demoProjectId}/users/${ids.demoUserId}/roles/${member}`;
  const holds = async (token: string) => (await identity.tokens.validate(token, requestId)) !== null;

  let token = await tokenOf('demo', demoPassword);
  assert.ok(await holds(token));
  await call('DELETE', grant, { token: admin });
  assert.equal(await holds(token), false, 'role taken');
  await call('PUT', grant, { token: admin });
  assert.equal(await holds(token), true, 'role given back');
  await call('PATCH', project, { token: admin, body: { project: { enabled: false } } });
  assert.equal(await holds(token), false, 'project disabled');
  await call('PATCH', project, { token: admin, body: { project: { enabled: true } } });
  assert.equal(await holds(token), true);
  await call('PATCH', user, { token: admin, body: { user: { enabled: false } } });
  assert.equal(await holds(token), false, 'user disabled');
  await call('PATCH', user, { token: admin, body: { user: { enabled: true } } });
  assert.equal(await holds(token), false, 'tokens do not come back to life with the account');

  token = await tokenOf('demo', demoPassword);
  const unscoped = await tokenOf('demo', demoPassword, null);
  secrets.add('another secret');
  const change = { user: { original_password: demoPassword, password: 'another secret' } };
  assert.equal((await call('POST', `${user}/password`, { body: change })).status, 204);
  assert.equal(await holds(token), false, 'password changed');
  assert.equal(await holds(unscoped), false);
  token = await tokenOf('demo', 'another secret');
  assert.ok(await holds(token));
  await call('DELETE', user, { token: admin });
  assert.equal(await holds(token), false, 'user deleted');
});

test('another process notices a change within seconds', async (t) => {
  const { options, call, admin, demo, ids, runtime } = await identityFixture(t);
  const neighbour = createIdentityService(options);
  assert.ok(await neighbour.tokens.validate(demo, requestId));
  await call('PATCH', `/v3/users/${ids.demoUserId}`, { token: admin, body: { user: { enabled: false } } });
  runtime.advance(3000);
  assert.equal(await neighbour.tokens.validate(demo, requestId), null);
});

test('a token that was just seen costs no look-up', async (t) => {
  const { identity, demo, database } = await identityFixture(t);
  await identity.tokens.validate(demo, requestId);
  const read = t.mock.method(database, 'read');
  for (let i = 0; i < 100; i++) assert.ok(await identity.tokens.validate(demo, requestId));
  assert.equal(read.mock.callCount(), 0);
});

test('a token can be exchanged for another scope: same end, parent named, methods kept', async (t) => {
  const { call, tokenOf, runtime, ids } = await identityFixture(t);
  const unscoped = await tokenOf('demo', demoPassword, null);
  runtime.advance(600_000);
  const answer = await call('POST', '/v3/auth/tokens', { body: tokenRequest(unscoped, 'demo') });
  assert.equal(answer.status, 201);
  const { token } = answer.body;
  assert.equal(token.project.id, ids.demoProjectId);
  assert.equal(token.issued_at, '2026-01-01T00:10:00.000000Z');
  assert.equal(token.expires_at, '2026-01-01T01:00:00.000000Z');
  assert.deepEqual(token.methods, ['password', 'token']);
  assert.equal(token.audit_ids.length, 2);
  assertRefused(await call('POST', '/v3/auth/tokens', { body: tokenRequest(unscoped, 'admin') }), 401);
});

test('two methods at once must prove the same user', async (t) => {
  const { call, admin, demo } = await identityFixture(t);
  const { auth } = passwordRequest('demo', demoPassword, 'demo');
  const both = (id: string) => ({
    auth: { ...auth, identity: { ...auth.identity, methods: ['password', 'token'], token: { id } } },
  });
  assert.equal((await call('POST', '/v3/auth/tokens', { body: both(demo) })).status, 201);
  assertRefused(await call('POST', '/v3/auth/tokens', { body: both(admin) }), 401);
});

test('GET and HEAD tell about a token: to its user, an administrator and nobody else', async (t) => {
  const { call, admin, demo } = await identityFixture(t);
  const look = (method: 'GET' | 'HEAD', token: string, subject: string) =>
    call(method, '/v3/auth/tokens', { token, headers: { 'x-subject-token': subject } });
  const own = await look('GET', demo, demo);
  assert.equal(own.status, 200);
  assert.equal(own.headers['x-subject-token'], demo);
  assert.equal(own.body.token.user.name, 'demo');
  assert.ok('catalog' in own.body.token);
  assert.equal((await look('GET', admin, demo)).body.token.user.name, 'demo');
  assert.equal((await look('HEAD', admin, demo)).status, 200);
  assertRefused(await look('GET', demo, admin), 403);
  assertRefused(await look('GET', admin, 'not a token'), 404);
  assert.equal((await look('HEAD', admin, 'not a token')).status, 404);
  assertRefused(await call('GET', '/v3/auth/tokens', { token: demo }), 400);
  const short = await call('GET', '/v3/auth/tokens?nocatalog', { token: demo, headers: { 'x-subject-token': demo } });
  assert.ok(!('catalog' in short.body.token));
});

test('nobody ends another user’s token, except an administrator', async (t) => {
  const { call, admin, demo } = await identityFixture(t);
  const end = (token: string, subject: string) =>
    call('DELETE', '/v3/auth/tokens', { token, headers: { 'x-subject-token': subject } });
  assertRefused(await end(demo, admin), 403);
  assert.equal((await end(admin, demo)).status, 204);
  assertRefused(await end(admin, demo), 404);
});

test('what was looked up before a change is not remembered after it', async (t) => {
  const { identity, database, call, demo, admin } = await identityFixture(t);
  const { read } = database;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { promise: hanging, resolve: hangs } = Promise.withResolvers<void>();
  const slow = t.mock.method(database, 'read', async (work: Parameters<typeof read>[0]) => {
    const result = await read.call(database, work);
    hangs();
    await held;
    return result;
  });
  // The fixture’s log-in left nothing remembered of this token, so this look-up reads, and hangs with its answer.
  const early = identity.tokens.validate(demo, requestId);
  await hanging;
  slow.mock.restore();
  await call('DELETE', '/v3/auth/tokens', { token: admin, headers: { 'x-subject-token': demo } });
  release();
  await early;
  assert.equal(await identity.tokens.validate(demo, requestId), null);
});

test('users and projects of a disabled domain are shut out', async (t) => {
  const { options, database, demo, logIn } = await identityFixture(t);
  await database.write((q) => run(q.updateTable('identity_domain').set({ enabled: 0 }).where('id', '=', 'default')));
  assert.equal(await createIdentityService(options).tokens.validate(demo, requestId), null);
  assertRefused(await logIn('demo', demoPassword), 401);
  assertRefused(await logIn('demo', demoPassword, null), 401);
});

test('a project whose domain is disabled gives no token, though its user’s domain is fine', async (t) => {
  const { identity, database, ids, logIn, call, admin } = await identityFixture(t);
  await identity.admin.ensureDomain({ id: 'closed', name: 'Closed' });
  const projectId = await identity.admin.ensureProject({ domainId: 'closed', name: 'p' });
  const roleId = (await identity.admin.ensureRoles()).get('member') ?? '';
  await identity.admin.ensureGrant({ projectId, userId: ids.demoUserId, roleId });
  const body = (password: string) => ({
    auth: {
      identity: { methods: ['password'], password: { user: { id: ids.demoUserId, password } } },
      scope: { project: { name: 'p', domain: { name: 'Closed' } } },
    },
  });
  assert.equal((await call('POST', '/v3/auth/tokens', { body: body(demoPassword) })).status, 201);
  await database.write((q) => run(q.updateTable('identity_domain').set({ enabled: 0 }).where('id', '=', 'closed')));
  assertRefused(await call('POST', '/v3/auth/tokens', { body: body(demoPassword) }), 401);
  assert.equal((await logIn('demo', demoPassword)).status, 201);
  assert.equal((await call('GET', '/v3/projects', { token: admin })).status, 200);
});
