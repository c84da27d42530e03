import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adminPassword, assertRefused, demoPassword, identityFixture, passwordRequest } from './support.ts';

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const methods: readonly Method[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const withoutToken = new Set([
  'GET /',
  'HEAD /',
  'GET /v3',
  'HEAD /v3',
  'POST /v3/auth/tokens',
  'POST /v3/users/:user_id/password',
]);

test('every other route answers 401 without a token, with a wrong one, and after it has expired', async (t) => {
  const { call, routes, demo, runtime } = await identityFixture(t);
  runtime.advance(3_600_000);
  const paths = [...new Set(routes.map((route) => route.url.slice('/identity'.length).replace(/\/$/, '') || '/'))];
  let checked = 0;
  for (const path of paths) {
    const url = path.replaceAll(/:\w+/g, '0123');
    for (const method of methods) {
      if (withoutToken.has(`${method} ${path}`)) continue;
      for (const token of [undefined, 'x', demo]) {
        const answer = await call(method, url, { body: {}, ...(token === undefined ? {} : { token }) });
        if (answer.status === 405) {
          assert.ok(answer.headers.allow, `${method} ${path} names the methods that there are`);
          continue;
        }
        assert.equal(answer.status, 401, `${method} ${path}`);
        if (method !== 'HEAD') assertRefused(answer, 401);
        assert.match(String(answer.headers['www-authenticate']), /^Keystone uri=/);
        checked += 1;
      }
    }
  }
  assert.ok(checked > 80, `only ${checked} checked`);
});

test('an unknown path answers 404, an unknown method 405 with Allow, both in the API’s form', async (t) => {
  const { call, admin } = await identityFixture(t);
  assertRefused(await call('GET', '/v3/nowhere', { token: admin }), 404);
  assertRefused(await call('GET', '/v2.0/tokens'), 404);
  const put = await call('PUT', '/v3/projects', { token: admin, body: {} });
  assertRefused(put, 405);
  assert.deepEqual(String(put.headers.allow).split(', ').sort(), ['GET', 'HEAD', 'POST']);
  assertRefused(await call('DELETE', '/v3'), 405);
  assertRefused(await call('POST', ''), 405);
});

test('a body that is no JSON, or no object, or too large is refused and changes nothing', async (t) => {
  const { call, admin } = await identityFixture(t);
  const broken = ['{', '{"project":', 'project=x', '\u0000', '[1,2', '{"project":{"name":"x"}}}'];
  for (const payload of broken) {
    for (const path of ['/v3/projects', '/v3/auth/tokens', '/v3/users', '/v3/users/x/password']) {
      const answer = await call('POST', path, { token: admin, payload });
      assertRefused(answer, 400);
    }
  }
  for (const payload of ['5', '"x"', 'null', '[]', '']) {
    assertRefused(await call('POST', '/v3/projects', { token: admin, payload }), 400);
  }
  const large = JSON.stringify({ project: { name: 'x', description: 'y'.repeat(1024 * 1024) } });
  assertRefused(await call('POST', '/v3/projects', { token: admin, payload: large }), 413);
  const deep = `{"project":{"name":"x","odd":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
  assertRefused(await call('POST', '/v3/projects', { token: admin, payload: deep }), 400);
  assert.equal((await call('GET', '/v3/projects', { token: admin })).body.projects.length, 2);
});

test('the log tells what happened and holds no secret, not even of requests that fail or break', async (t) => {
  const { call, logIn, admin, lines, database } = await identityFixture(t);
  await logIn('demo', 'typed into the wrong window');
  await call('POST', '/v3/auth/tokens', { payload: `{"auth": ${demoPassword}` });
  await call('POST', '/v3/auth/tokens', { body: { auth: { identity: { methods: [adminPassword], password: {} } } } });
  await call('GET', `/v3/projects?name=x`, { token: admin });
  const query = t.mock.method(database, 'read', () => Promise.reject(new Error('the disk is gone')));
  const answer = await call('POST', '/v3/auth/tokens', { body: passwordRequest('demo', demoPassword, 'demo') });
  assertRefused(answer, 500);
  assert.ok(!JSON.stringify(answer.body).includes('disk'), 'an inner error is for the log, not for the caller');
  query.mock.restore();
  assert.ok(
    lines.some((line) => line.startsWith('error identity request failed') && line.includes('the disk is gone')),
  );
  assert.ok(lines.some((line) => line.startsWith('info token issued')));
  // identityFixture searches all lines for the secrets when the test ends.
});
