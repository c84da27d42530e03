import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import {
  type KeystoneCredential,
  keystoneTokens,
  NeutronApiError,
  ServiceCredentialRefused,
} from '../../src/neutron/client/index.ts';
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
async function keystone(t: TestContext, roles = ['admin', 'member']) {
  const runtime = virtualRuntime();
  const asked: unknown[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as { auth: unknown };
    asked.push(body.auth);
    if (request.url !== '/v3/auth/tokens') {
      response.writeHead(404).end('<html>Not Found</html>');
      return;
    }
    if (!/:"(right|secret)"/.test(JSON.stringify(body))) {
      response.writeHead(401).end('{"error":{"message":"no"}}');
      return;
    }
    const expires_at = new Date(runtime.clock.now() + 3_600_000).toISOString();
    response
      .writeHead(201, { 'x-subject-token': `token-${asked.length}` })
      .end(JSON.stringify({ token: { expires_at, roles: roles.map((name) => ({ name })) } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const authUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3/`;
  const tokens = (as: KeystoneCredential, url = authUrl) => keystoneTokens({ authUrl: url, credential: as, runtime });
  return { runtime, asked, authUrl, tokens, close: () => server.close() };
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

const application = { method: 'application_credential', id: 'abc', secret: 'hidden' } as const;

test('a credential that Keystone does not accept is refused, with what to check, and its secret does not show', async (t) => {
  const { tokens } = await keystone(t);
  const refusals: [KeystoneCredential, RegExp][] = [
    [
      { ...credential, password: 'hidden' },
      /the user nova \(domain default\) for the project service .*check user, pass/,
    ],
    [application, /does not accept the application credential abc \(401\): check its id and secret/],
  ];
  for (const [wrong, message] of refusals) {
    await assert.rejects(
      tokens(wrong).token(signal),
      (error) => error instanceof ServiceCredentialRefused && message.test(error.message) && !/hidden/.test(`${error}`),
    );
  }
});

test('a credential without the role admin is refused, with the command that mends it', async (t) => {
  const { tokens } = await keystone(t, ['member']);
  await assert.rejects(
    tokens(credential).token(signal),
    (error) =>
      error instanceof ServiceCredentialRefused &&
      error.message.endsWith('openstack role add --user nova --project service admin'),
  );
  await assert.rejects(
    tokens({ ...application, secret: 'secret' }).token(signal),
    /application credential abc has no role admin.*openstack application credential create --role admin NAME$/,
  );
});

test('a URL that is not that of an Identity API is refused, with what one looks like', async (t) => {
  const { authUrl, tokens } = await keystone(t);
  const source = tokens(credential, authUrl.replace('/v3/', ''));
  await assert.rejects(
    source.token(signal),
    (error) =>
      error instanceof ServiceCredentialRefused && /there is no Keystone at .*\(404\).*\/v3$/.test(error.message),
  );
});

test('a Keystone that does not answer is no refusal', async (t) => {
  const { tokens, close } = await keystone(t);
  close();
  await assert.rejects(
    tokens(credential).token(signal),
    (error) => !(error instanceof NeutronApiError) && /cannot be asked for a token \(ECONNREFUSED\)/.test(`${error}`),
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
