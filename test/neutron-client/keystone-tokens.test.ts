import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { isNeutronError, type KeystoneCredential, keystoneTokens } from '../../src/neutron/client/index.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const credential: KeystoneCredential = {
  method: 'password',
  username: 'nova',
  password: 'right',
  userDomain: 'default',
  projectName: 'service',
  projectDomain: 'default',
};

/** A Keystone that knows one password and one application credential, and whose tokens live an hour of virtual time. */
async function keystone(t: TestContext) {
  const runtime = virtualRuntime();
  const asked: unknown[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as { auth: unknown };
    asked.push(body.auth);
    if (request.url !== '/v3/auth/tokens' || !/"(right|secret)"/.test(JSON.stringify(body))) {
      response.writeHead(401).end('{"error":{"message":"no"}}');
      return;
    }
    const expires_at = new Date(runtime.clock.now() + 3_600_000).toISOString();
    response
      .writeHead(201, { 'x-subject-token': `token-${asked.length}` })
      .end(JSON.stringify({ token: { expires_at } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const authUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3/`;
  const tokens = (as: KeystoneCredential) => keystoneTokens({ authUrl, credential: as, runtime });
  return { runtime, asked, tokens };
}

const { signal } = new AbortController();

test('a token is asked for once, however many want it, and kept until a minute before it ends', async (t) => {
  const { runtime, asked, tokens } = await keystone(t);
  const source = tokens(credential);
  assert.deepEqual(await Promise.all([source.token(signal), source.token(signal)]), ['token-1', 'token-1']);
  runtime.advance(3_600_000 - 61_000);
  assert.equal(await source.token(signal), 'token-1');
  runtime.advance(2000);
  assert.equal(await source.token(signal), 'token-2');
  assert.equal(asked.length, 2);
});

test('a token that is forgotten is asked for again', async (t) => {
  const { tokens } = await keystone(t);
  const source = tokens(credential);
  await source.token(signal);
  source.forget();
  assert.equal(await source.token(signal), 'token-2');
});

test('a password is for a project, an application credential speaks for itself', async (t) => {
  const { asked, tokens } = await keystone(t);
  await tokens(credential).token(signal);
  await tokens({ method: 'application_credential', id: 'abc', secret: 'secret' }).token(signal);
  const domain = { id: 'default' };
  assert.deepEqual(asked, [
    {
      identity: { methods: ['password'], password: { user: { name: 'nova', password: 'right', domain } } },
      scope: { project: { name: 'service', domain } },
    },
    {
      identity: { methods: ['application_credential'], application_credential: { id: 'abc', secret: 'secret' } },
    },
  ]);
});

test('a credential that Keystone does not accept is 401, and does not show', async (t) => {
  const { tokens } = await keystone(t);
  await assert.rejects(
    tokens({ ...credential, password: 'wrong' }).token(signal),
    (error) => isNeutronError(error, 'HTTPUnauthorized') && error.status === 401 && !String(error).includes('wrong'),
  );
});

test('who gives up waiting for a token does not take it from the others', async (t) => {
  const { tokens } = await keystone(t);
  const source = tokens(credential);
  const impatient = new AbortController();
  const given = source.token(impatient.signal);
  const other = source.token(signal);
  impatient.abort(new Error('enough'));
  await assert.rejects(given, { message: 'enough' });
  assert.equal(await other, 'token-1');
});
