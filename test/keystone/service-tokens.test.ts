import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityFixture } from './support.ts';

const requestId = 'req-01234567-89ab-cdef-0123-456789abcdef';

test('a service token is that of an administrator of the project service, and is kept while it is good', async (t) => {
  const { identity, runtime } = await identityFixture(t);
  const { serviceTokens, tokens } = identity;
  const [first, second] = await Promise.all([serviceTokens.token(), serviceTokens.token()]);
  assert.equal(first, second);
  const context = await tokens.validate(first, requestId);
  assert.equal(context?.userName, 'berth');
  assert.equal(context?.projectName, 'service');
  assert.equal(context?.isAdmin, true);
  runtime.advance(3_600_000 - 62_000);
  assert.equal(await serviceTokens.token(), first);
  runtime.advance(3000);
  assert.notEqual(await serviceTokens.token(), first);
});

test('a service token that is forgotten is followed by another one of the same user', async (t) => {
  const { identity } = await identityFixture(t);
  const { serviceTokens, tokens } = identity;
  const first = await serviceTokens.token();
  serviceTokens.forget();
  const second = await serviceTokens.token();
  assert.notEqual(second, first);
  const users = await Promise.all([first, second].map((token) => tokens.validate(token, requestId)));
  assert.equal(users[0]?.userId, users[1]?.userId);
});

test('nobody can log in as the service user, whatever the password', async (t) => {
  const { identity, call } = await identityFixture(t);
  await identity.serviceTokens.token();
  const user = { name: 'berth', domain: { id: 'default' }, password: 'null' };
  const body = { auth: { identity: { methods: ['password'], password: { user } } } };
  assert.equal((await call('POST', '/v3/auth/tokens', { body })).status, 401);
});

test('a service user that somebody has disabled gets no token, and the error says so', async (t) => {
  const { identity, call, admin } = await identityFixture(t);
  const token = await identity.serviceTokens.token();
  const context = await identity.tokens.validate(token, requestId);
  const path = `/v3/users/${context?.userId}`;
  await call('PATCH', path, { token: admin, body: { user: { enabled: false } } });
  assert.equal(await identity.tokens.validate(token, requestId), null);
  identity.serviceTokens.forget();
  await assert.rejects(
    identity.serviceTokens.token(),
    /the user berth is disabled or has no role on the project service/,
  );
  await call('PATCH', path, { token: admin, body: { user: { enabled: true } } });
  assert.notEqual(await identity.serviceTokens.token(), token);
});
