import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { createSealer, KeyRing, makeFirstKeys } from '../../src/secrets/index.ts';
import { capturingLogger } from '../support/capturing-logger.ts';
import { temporaryFolder } from '../support/database.ts';
import { freshCloud } from '../support/test-cloud.ts';

const script = '#!/bin/sh\necho the-password-in-the-script\n';
const userData = Buffer.from(script).toString('base64');
const adminPass = 'admin-password-of-the-guest';
const newPassword = 'the-new-password-of-demo';

test('no secret is in the log at its most talkative, nor in any table, the journal included', async (t) => {
  const { logger, lines } = capturingLogger();
  const runtime = systemRuntime();
  const folder = join(temporaryFolder(t), 'keys');
  makeFirstKeys(folder, runtime, null);
  const keys = new KeyRing({ folder, clock: runtime.clock, logger });
  const cloud = await freshCloud(t, {
    logger,
    signingKeys: keys.of('token'),
    sealer: createSealer(keys.of('sealing'), runtime.random),
  });
  const passwords = [...readFileSync(cloud.store.cloudsFile, 'utf8').matchAll(/password: (.*)/g)].map(
    ([, text]) => text ?? '',
  );
  assert.equal(passwords.length, 2);
  const secrets = new Map<string, string>([
    ['user data', userData],
    ['user data, decoded', 'the-password-in-the-script'],
    ['password of the guest', adminPass],
    ['new password', newPassword],
    ...passwords.map((password, index) => [`password ${index}`, password] as const),
    ...keys.all.flatMap(({ purpose, number, secret }) =>
      (['base64', 'hex', 'base64url'] as const).map(
        (form) => [`${purpose} key ${number} in ${form}`, Buffer.from(secret).toString(form).slice(0, 20)] as const,
      ),
    ),
  ]);

  // Signing in: rightly, wrongly, by token; and a password that is changed.
  const signIn = async (name: string, password: string) => {
    const domain = { id: 'default' };
    const answer = await cloud.cloud.app.inject({
      method: 'POST',
      url: '/identity/v3/auth/tokens',
      payload: {
        auth: {
          identity: { methods: ['password'], password: { user: { name, password, domain } } },
          scope: { project: { name, domain } },
        },
      },
    });
    const token = String(answer.headers['x-subject-token'] ?? '');
    if (token !== '') secrets.set(`token of ${name} ${secrets.size}`, token.split('.')[2] ?? '');
    return { status: answer.statusCode, user: (answer.json() as { token?: { user: { id: string } } }).token?.user.id };
  };
  const [demoPassword = '', adminPassword = ''] = passwords;
  const { user } = await signIn('demo', demoPassword);
  assert.equal((await signIn('admin', adminPassword)).status, 201);
  assert.equal((await signIn('demo', adminPassword)).status, 401);
  // A server that is built, one whose build fails, one that is refused; a deletion; a key pair.
  const { images } = await cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images?name=cirros');
  const server = { flavorRef: '1', imageRef: images[0]?.id, networks: 'auto', user_data: userData, adminPass };
  const create = (more: object) =>
    cloud.call<{ server: { id: string; adminPass?: string } }>('demo', 'POST', '/compute/v2.1/servers', {
      server: { ...server, ...more },
    });
  const good = (await create({ name: 'good' })).body.server;
  const bad = (await create({ name: 'bad', metadata: { 'fake:fail': 'spawn' } })).body.server;
  assert.equal(good.adminPass, adminPass);
  assert.equal((await create({ name: 'refused', flavorRef: 'no-such' })).status, 400);
  assert.equal((await cloud.settled(good.id)).status, 'ACTIVE');
  assert.equal((await cloud.settled(bad.id)).status, 'ERROR');
  await cloud.ok('DELETE', `/compute/v2.1/servers/${good.id}`);
  await cloud.cloud.compute.idle();
  const { keypair } = await cloud.ok<{ keypair: { private_key: string } }>('POST', '/compute/v2.1/os-keypairs', {
    keypair: { name: 'k', type: 'ssh' },
  });
  secrets.set('private key', keypair.private_key.split('\n')[4] ?? '');
  await cloud.call('admin', 'GET', '/compute/v2.1/servers/detail?all_tenants=1');
  const changed = await cloud.call('demo', 'POST', `/identity/v3/users/${user}/password`, {
    user: { original_password: demoPassword, password: newPassword },
  });
  assert.equal(changed.status, 204);

  const books = await cloud.books();
  assert.ok((books.saga_event ?? []).length > 5 && (books.saga ?? []).length === 3, 'the journal has something');
  assert.ok((books.instance ?? []).length === 2);
  assert.ok(lines.length > 5, 'the log has something');
  const places = new Map(Object.entries(books).map(([table, rows]) => [`table ${table}`, JSON.stringify(rows)]));
  places.set('log', lines.join('\n'));
  for (const [where, text] of places) {
    for (const [what, secret] of secrets) {
      assert.ok(secret.length >= 16, what);
      assert.ok(!text.includes(secret), `${what} is in the ${where}`);
    }
  }
});
