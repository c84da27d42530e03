import assert from 'node:assert/strict';
import { test } from 'node:test';
import { first } from '../../src/store/index.ts';
import { assertRefused, demoPassword, identityFixture } from './support.ts';

const names = (list: { name: string }[]) => list.map((one) => one.name);

/** An identity service whose demo makes and uses application credentials. */
async function fixtureOfDemo(...given: Parameters<typeof identityFixture>) {
  const fixture = await identityFixture(...given);
  const { call, ids, demo, secrets } = fixture;
  const url = `/v3/users/${ids.demoUserId}/application_credentials`;
  const make = async (body: object, token = demo) => {
    const answer = await call('POST', url, { token, body: { application_credential: body } });
    const secret = answer.body?.application_credential?.secret;
    if (typeof secret === 'string') secrets.add(secret);
    return answer;
  };
  const use = (given: object, more: object = {}) => {
    const identity = { methods: ['application_credential'], application_credential: given };
    return call('POST', '/v3/auth/tokens', { body: { auth: { identity, ...more } } });
  };
  const made = async (body: object, token = demo) => {
    const answer = await make(body, token);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body.application_credential;
  };
  const tokenBy = async ({ id, secret }: { id: string; secret: string }) => {
    const answer = await use({ id, secret });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return String(answer.headers['x-subject-token']);
  };
  const holds = async (token: string) => (await fixture.identity.tokens.validate(token, 'req-x')) !== null;
  return { ...fixture, url, make, made, use, tokenBy, holds };
}

test('a secret is made, told once, kept as a hash, and logs in by id or by name and user', async (t) => {
  const { call, url, made, use, demo, ids, database } = await fixtureOfDemo(t);
  const credential = await made({ name: 'ci', description: 'd' });
  const { secret, ...shown } = credential;
  assert.match(secret, /^[\w-]{86}$/);
  assert.deepEqual(names(shown.roles), ['member', 'reader']);
  assert.deepEqual(
    { ...shown, roles: [] },
    {
      id: shown.id,
      name: 'ci',
      description: 'd',
      user_id: ids.demoUserId,
      project_id: ids.demoProjectId,
      expires_at: null,
      system: null,
      unrestricted: false,
      roles: [],
      links: { self: `http://cloud.example:8774/identity${url}/${shown.id}` },
    },
  );
  assert.deepEqual((await call('GET', `${url}/${shown.id}`, { token: demo })).body.application_credential, shown);
  assert.deepEqual((await call('GET', `${url}?name=ci`, { token: demo })).body.application_credentials, [shown]);
  assert.deepEqual((await call('GET', `${url}?name=x`, { token: demo })).body.application_credentials, []);
  const row = await database.read((q) => first(q.selectFrom('identity_application_credential').selectAll()));
  assert.match(row?.secret_hash ?? '', /^scrypt\$/);
  assert.ok(!JSON.stringify(row).includes(secret));

  const byId = await use({ id: shown.id, secret });
  assert.equal(byId.status, 201);
  const { token } = byId.body;
  assert.deepEqual(token.methods, ['application_credential']);
  assert.equal(token.project.id, ids.demoProjectId);
  assert.deepEqual(names(token.roles), ['member', 'reader']);
  assert.deepEqual(token.application_credential, { id: shown.id, name: 'ci', restricted: true });
  const user = { name: 'demo', domain: { name: 'Default' } };
  for (const one of [user, { id: ids.demoUserId }]) {
    assert.equal((await use({ name: 'ci', secret, user: one })).status, 201);
  }
});

test('a wrong secret, name, user or id is refused in one and the same way', async (t) => {
  const { made, use, ids } = await fixtureOfDemo(t);
  const { id, secret } = await made({ name: 'ci' });
  const answers = [
    await use({ id, secret: 'x' }),
    await use({ id: 'x', secret }),
    await use({ name: 'x', user: { id: ids.demoUserId }, secret }),
    await use({ name: 'ci', user: { id: ids.adminUserId }, secret }),
    await use({ name: 'ci', user: { id: 'nobody' }, secret }),
  ];
  for (const answer of answers) assertRefused(answer, 401);
  assert.equal(new Set(answers.map(({ body }) => JSON.stringify(body))).size, 1);
  assertRefused(await use({ id, secret }, { scope: { project: { id: ids.demoProjectId } } }), 401);
  assertRefused(await use({ id, secret }, { scope: 'unscoped' }), 401);
  for (const bad of [{}, { id }, { secret }, { name: 'ci', secret }, { id: 5, secret }, { id, secret: 5 }]) {
    assertRefused(await use(bad), 400);
  }
});

test('its roles are some of the token’s, with what they imply and nothing beyond', async (t) => {
  const { call, admin, made, make, tokenBy, identity } = await fixtureOfDemo(t);
  const { roles } = (await call('GET', '/v3/roles', { token: admin })).body;
  const [all] = roles.filter((one: { name: string }) => one.name === 'admin');
  for (const wanted of [[{ id: all.id }], [{ name: 'admin' }], [{ name: 'x' }]]) {
    assertRefused(await make({ name: 'x', roles: wanted }), 400);
  }
  const reader = await made({ name: 'watch', roles: [{ name: 'reader' }] });
  assert.deepEqual((await identity.tokens.validate(await tokenBy(reader), 'req-x'))?.roles, ['reader']);
  const member = await made({ name: 'work', roles: [{ name: 'member' }] });
  assert.deepEqual(names(member.roles), ['member']);
  assert.deepEqual((await identity.tokens.validate(await tokenBy(member), 'req-x'))?.roles, ['member', 'reader']);
});

test('what it cannot be is refused and leaves nothing behind', async (t) => {
  const { call, url, make, made, demo, admin, tokenOf } = await fixtureOfDemo(t);
  const bad: object[] = [
    {},
    { name: '' },
    { name: 5 },
    { name: 'x', secret: 5 },
    { name: 'x', roles: [{}] },
    { name: 'x', roles: 'member' },
    { name: 'x', roles: [{ id: 'a', name: 'b' }] },
    { name: 'x', unrestricted: 'yes' },
    { name: 'x', access_rules: [{ method: 'GET', path: '/v2.1/servers', service: 'compute' }] },
    { name: 'x', project_id: 'other' },
    { name: 'x', expires_at: 'soon' },
    { name: 'x', expires_at: '2027-02-31T00:00:00' },
    { name: 'x', expires_at: '2025-12-31T23:59:59' },
  ];
  for (const body of bad) assertRefused(await make(body), 400);
  assertRefused(await make({ name: 'x' }, await tokenOf('demo', demoPassword, null)), 400);
  assertRefused(await make({ name: 'x' }, admin), 403);
  await made({ name: 'once' });
  assertRefused(await make({ name: 'once' }), 409);
  assert.deepEqual(names((await call('GET', url, { token: demo })).body.application_credentials), ['once']);
  assert.deepEqual(
    (await call('GET', url.replace('application_credentials', 'access_rules'), { token: demo })).body.access_rules,
    [],
  );
});

test('it ends at its time, and no token of it holds longer', async (t) => {
  const { made, tokenBy, use, holds, runtime, call, demo } = await fixtureOfDemo(t);
  const credential = await made({
    name: 'short',
    secret: 'a secret of my own',
    expires_at: '2026-01-01T00:10:00.000000',
  });
  assert.equal(credential.secret, 'a secret of my own');
  assert.equal(credential.expires_at, '2026-01-01T00:10:00.000000');
  const token = await tokenBy(credential);
  const { body } = await call('GET', '/v3/auth/tokens', { token: demo, headers: { 'x-subject-token': token } });
  assert.equal(body.token.expires_at, '2026-01-01T00:10:00.000000Z');
  runtime.advance(599_999);
  assert.ok(await holds(token));
  runtime.advance(1);
  assert.equal(await holds(token), false);
  assertRefused(await use({ id: credential.id, secret: credential.secret }), 401);
});

test('it is its user’s: others neither see nor delete it, an administrator does', async (t) => {
  const { call, url, made, tokenBy, holds, admin, demo, ids, runtime } = await fixtureOfDemo(t);
  const credential = await made({ name: 'ci' });
  const token = await tokenBy(credential);
  const own = `/v3/users/${ids.adminUserId}/application_credentials`;
  for (const path of [own, `${own}/${credential.id}`]) assertRefused(await call('GET', path, { token: demo }), 403);
  assertRefused(await call('DELETE', `${own}/${credential.id}`, { token: demo }), 403);
  assertRefused(await call('GET', `${own}/${credential.id}`, { token: admin }), 404);
  assertRefused(await call('POST', url, { token: admin, body: { application_credential: { name: 'x' } } }), 403);
  assert.equal((await call('GET', `${url}/${credential.id}`, { token: admin })).status, 200);
  assert.equal((await call('DELETE', `${url}/${credential.id}`, { token: admin })).status, 204);
  assertRefused(await call('DELETE', `${url}/${credential.id}`, { token: demo }), 404);
  assert.equal(await holds(token), false);
  runtime.advance(1);
});

test('a restricted one makes no others and no token makes it into another scope', async (t) => {
  const { call, url, made, make, tokenBy, demo, ids } = await fixtureOfDemo(t);
  const restricted = await tokenBy(await made({ name: 'narrow' }));
  assertRefused(await make({ name: 'more' }, restricted), 403);
  assertRefused(await call('DELETE', `${url}/x`, { token: restricted }), 403);
  assert.equal((await call('GET', url, { token: restricted })).status, 200);
  const free = await tokenBy(await made({ name: 'wide', unrestricted: true }));
  const child = await made({ name: 'more' }, free);
  assert.equal((await call('DELETE', `${url}/${child.id}`, { token: free })).status, 204);
  for (const token of [restricted, free]) {
    const body = {
      auth: { identity: { methods: ['token'], token: { id: token } }, scope: { project: { id: ids.demoProjectId } } },
    };
    assertRefused(await call('POST', '/v3/auth/tokens', { body }), 403);
  }
  assert.equal((await call('GET', url, { token: demo })).status, 200);
});

test('it is gone with the role, the account, the project; a new password ends its tokens, not itself', async (t) => {
  const { call, url, made, tokenBy, use, holds, admin, demo, ids, tokenOf, secrets } = await fixtureOfDemo(t);
  const { roles } = (await call('GET', '/v3/roles', { token: admin })).body;
  const role = (name: string) => roles.find((one: { name: string }) => one.name === name).id;
  const grant = `/v3/projects/${ids.demoProjectId}/users/${ids.demoUserId}/roles`;
  await call('PUT', `${grant}/${role('manager')}`, { token: admin });
  const asManager = await made({ name: 'manager' }, await tokenOf('demo', demoPassword));
  const asMember = await made({ name: 'member', roles: [{ name: 'member' }] });
  const [first, second] = [await tokenBy(asManager), await tokenBy(asMember)];
  await call('DELETE', `${grant}/${role('manager')}`, { token: admin });
  assert.deepEqual([await holds(first), await holds(second)], [false, true], 'the one that carried the role');
  await call('PUT', `${grant}/${role('manager')}`, { token: admin });
  assertRefused(await use({ id: asManager.id, secret: asManager.secret }), 401);
  assert.deepEqual(names((await call('GET', url, { token: demo })).body.application_credentials), ['member']);

  const password = 'another secret of demo';
  secrets.add(password);
  const user = `/v3/users/${ids.demoUserId}`;
  await call('PATCH', user, { token: admin, body: { user: { password } } });
  assert.equal(await holds(second), false);
  const third = await tokenBy(asMember);
  await call('PATCH', `/v3/projects/${ids.demoProjectId}`, { token: admin, body: { project: { enabled: false } } });
  assert.equal(await holds(third), false);
  await call('PATCH', `/v3/projects/${ids.demoProjectId}`, { token: admin, body: { project: { enabled: true } } });
  assert.equal(await holds(third), true);
  await call('PATCH', user, { token: admin, body: { user: { enabled: false } } });
  assertRefused(await use({ id: asMember.id, secret: asMember.secret }), 401);
  await call('PATCH', user, { token: admin, body: { user: { enabled: true } } });
  assertRefused(await use({ id: asMember.id, secret: asMember.secret }), 401);
  const last = await made({ name: 'last' }, await tokenOf('demo', password));
  const token = await tokenBy(last);
  assert.equal((await call('DELETE', `/v3/projects/${ids.demoProjectId}`, { token: admin })).status, 204);
  assert.equal(await holds(token), false);
});

test('of two that are made at once with one name one stays', async (t) => {
  const { make } = await fixtureOfDemo(t);
  const answers = await Promise.all([make({ name: 'twin' }), make({ name: 'twin' })]);
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [201, 409]);
});
