import assert from 'node:assert/strict';
import { test } from 'node:test';
import { first } from '../../src/store/index.ts';
import { assertRefused, demoPassword, identityFixture } from './support.ts';

const names = (list: { name: string }[]) => list.map((one) => one.name);

test('an administrator makes, reads, changes and deletes a user; no answer has a password or its hash', async (t) => {
  const { call, admin, ids, secrets } = await identityFixture(t);
  secrets.add('secret of ann');
  const made = await call('POST', '/v3/users', {
    token: admin,
    body: {
      user: {
        name: 'ann',
        password: 'secret of ann',
        email: 'ann@example.org',
        description: 'd',
        default_project_id: ids.demoProjectId,
      },
    },
  });
  assert.equal(made.status, 201);
  const { user } = made.body;
  assert.deepEqual(user, {
    email: 'ann@example.org',
    description: 'd',
    id: user.id,
    name: 'ann',
    domain_id: 'default',
    enabled: true,
    default_project_id: ids.demoProjectId,
    password_expires_at: null,
    options: {},
    links: { self: `http://cloud.example:8774/identity/v3/users/${user.id}` },
  });
  const url = `/v3/users/${user.id}`;
  assert.deepEqual((await call('GET', url, { token: admin })).body.user, user);
  const patch = { user: { name: 'anna', email: null, default_project_id: null } };
  const patched = await call('PATCH', url, { token: admin, body: patch });
  assert.equal(patched.status, 200);
  assert.equal(patched.body.user.name, 'anna');
  assert.equal(patched.body.user.description, 'd');
  assert.ok(!('email' in patched.body.user) && !('default_project_id' in patched.body.user));
  assert.equal((await call('DELETE', url, { token: admin })).status, 204);
  for (const method of ['GET', 'DELETE'] as const) assertRefused(await call(method, url, { token: admin }), 404);
  assertRefused(await call('PATCH', url, { token: admin, body: patch }), 404);
});

test('lists filter by name, domain and enabled', async (t) => {
  const { call, admin } = await identityFixture(t);
  await call('POST', '/v3/users', { token: admin, body: { user: { name: 'off', enabled: false } } });
  const list = async (query: string) => names((await call('GET', `/v3/users${query}`, { token: admin })).body.users);
  assert.deepEqual(await list(''), ['admin', 'demo', 'off']);
  assert.deepEqual(await list('?name=demo'), ['demo']);
  assert.deepEqual(await list('?enabled=false'), ['off']);
  assert.deepEqual(await list('?domain_id=default&enabled=1'), ['admin', 'demo']);
  assert.deepEqual(await list('?domain_id=x'), []);
});

test('everybody reads their own record and nobody else’s', async (t) => {
  const { call, demo, ids } = await identityFixture(t);
  assert.equal((await call('GET', `/v3/users/${ids.demoUserId}`, { token: demo })).body.user.name, 'demo');
  assertRefused(await call('GET', `/v3/users/${ids.adminUserId}`, { token: demo }), 403);
  assertRefused(await call('GET', '/v3/users/0123', { token: demo }), 403);
  assertRefused(await call('GET', '/v3/users', { token: demo }), 403);
  const body = { user: { name: 'other' } };
  assertRefused(await call('PATCH', `/v3/users/${ids.demoUserId}`, { token: demo, body }), 403);
  assertRefused(await call('DELETE', `/v3/users/${ids.adminUserId}`, { token: demo }), 403);
  assertRefused(await call('POST', '/v3/users', { token: demo, body }), 403);
});

test('users of one name, a bad member, a domain that is not there: refused, nothing left behind', async (t) => {
  const { call, admin, ids } = await identityFixture(t);
  const cases: [unknown, number][] = [
    [{ user: { name: 'demo' } }, 409],
    [{ user: { name: 'x', domain_id: 'absent' } }, 404],
    [{ user: {} }, 400],
    [{ user: { name: '' } }, 400],
    [{ user: { name: 'x'.repeat(256) } }, 400],
    [{ user: { name: 'x', enabled: 1 } }, 400],
    [{ user: { name: 'x', password: '' } }, 400],
    [{ user: { name: 'x', password: 5 } }, 400],
    [{ user: { name: 'x', password: 'y'.repeat(4097) } }, 400],
    [{ user: { name: 'x', options: { multi_factor_auth_enabled: true } } }, 400],
    [{ user: { name: 'x', options: { lock_password: 'yes' } } }, 400],
  ];
  for (const [body, status] of cases) assertRefused(await call('POST', '/v3/users', { token: admin, body }), status);
  const rename = { user: { name: 'admin' } };
  assertRefused(await call('PATCH', `/v3/users/${ids.demoUserId}`, { token: admin, body: rename }), 409);
  const move = { user: { domain_id: 'other' } };
  assertRefused(await call('PATCH', `/v3/users/${ids.demoUserId}`, { token: admin, body: move }), 400);
  assert.equal((await call('GET', '/v3/users', { token: admin })).body.users.length, 2);
});

test('a user without a password cannot log in with one', async (t) => {
  const { call, admin, logIn } = await identityFixture(t);
  await call('POST', '/v3/users', { token: admin, body: { user: { name: 'service-account' } } });
  assertRefused(await logIn('service-account', '', null), 401);
  assertRefused(await logIn('service-account', 'null', null), 401);
});

test('a user changes their password with the old one as proof, and no token', async (t) => {
  const { call, ids, logIn, secrets } = await identityFixture(t);
  secrets.add('the next one').add('a guess');
  const url = `/v3/users/${ids.demoUserId}/password`;
  const change = (original_password: unknown, password: unknown) =>
    call('POST', url, { body: { user: { original_password, password } } });
  assertRefused(await change('a guess', 'the next one'), 401);
  assertRefused(await change(demoPassword, ''), 400);
  assertRefused(await change(demoPassword, undefined), 400);
  assertRefused(await change(5, 'the next one'), 400);
  const unknown = await call('POST', '/v3/users/0123/password', {
    body: { user: { original_password: 'a guess', password: 'the next one' } },
  });
  assertRefused(unknown, 401);
  assert.equal((await logIn('demo', demoPassword)).status, 201, 'nothing has changed so far');
  assert.equal((await change(demoPassword, 'the next one')).status, 204);
  assertRefused(await logIn('demo', demoPassword), 401);
  assert.equal((await logIn('demo', 'the next one')).status, 201);
});

test('of two changes from one old password only one succeeds', async (t) => {
  const { call, ids, logIn, secrets } = await identityFixture(t);
  secrets.add('new one').add('new two');
  const change = (password: string) =>
    call('POST', `/v3/users/${ids.demoUserId}/password`, {
      body: { user: { original_password: demoPassword, password } },
    });
  const answers = await Promise.all([change('new one'), change('new two')]);
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [204, 401]);
  const winner = answers[0]?.status === 204 ? 'new one' : 'new two';
  assert.equal((await logIn('demo', winner)).status, 201);
});

test('an administrator resets a password', async (t) => {
  const { call, admin, ids, logIn, secrets } = await identityFixture(t);
  secrets.add('reset secret');
  const body = { user: { password: 'reset secret' } };
  assert.equal((await call('PATCH', `/v3/users/${ids.demoUserId}`, { token: admin, body })).status, 200);
  assertRefused(await logIn('demo', demoPassword), 401);
  assert.equal((await logIn('demo', 'reset secret')).status, 201);
});

test('the database has a hash with its parameters and a salt, never the password', async (t) => {
  const { database, ids } = await identityFixture(t);
  const row = await database.read((q) =>
    first(q.selectFrom('identity_user').select('password_hash').where('id', '=', ids.demoUserId)),
  );
  assert.match(row?.password_hash ?? '', /^scrypt\$16\$1\$1\$[\w-]{22}\$[\w-]{43}$/);
});

test('a disabled user cannot change their password', async (t) => {
  const { call, admin, ids, logIn, secrets } = await identityFixture(t);
  secrets.add('a way back in');
  const url = `/v3/users/${ids.demoUserId}`;
  const set = (enabled: boolean) => call('PATCH', url, { token: admin, body: { user: { enabled } } });
  await set(false);
  const change = { user: { original_password: demoPassword, password: 'a way back in' } };
  assertRefused(await call('POST', `${url}/password`, { body: change }), 401);
  await set(true);
  assert.equal((await logIn('demo', demoPassword)).status, 201);
});

test('an account whose password is locked keeps it until an administrator changes it', async (t) => {
  const { call, admin, ids, secrets } = await identityFixture(t);
  secrets.add('the next one');
  const url = `/v3/users/${ids.demoUserId}`;
  const options = { lock_password: true, ignore_password_expiry: true };
  const set = (user: object) => call('PATCH', url, { token: admin, body: { user } });
  assert.deepEqual((await set({ options })).body.user.options, options);
  const change = { user: { original_password: demoPassword, password: 'the next one' } };
  assertRefused(await call('POST', `${url}/password`, { body: change }), 400);
  assertRefused(
    await call('POST', `${url}/password`, { body: { user: { ...change.user, original_password: 'x' } } }),
    401,
  );
  assert.deepEqual((await set({ options: { lock_password: null } })).body.user.options, {
    ignore_password_expiry: true,
  });
  assert.equal((await call('POST', `${url}/password`, { body: change })).status, 204);
});
