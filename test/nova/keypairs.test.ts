import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { test } from 'node:test';
import { novaWorld, people } from './support/world.ts';

const imported = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJnU5BBX6tx8Xn6NfwJQN9dtA1pRULyWAHD0TLFbrJ8v me@here';

test('a generated pair: the private half is told once, in OpenSSH’s form, and belongs to the public half', async (t) => {
  const { ask } = await novaWorld(t);
  const made = await ask('POST', '/os-keypairs', { version: '2.2', body: { keypair: { name: 'mine' } } });
  assert.equal(made.statusCode, 201, made.body);
  const { keypair } = made.json();
  assert.equal(keypair.type, 'ssh');
  assert.equal(keypair.user_id, people.demo.userId);
  assert.match(keypair.fingerprint, /^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);

  const lines = keypair.private_key.trim().split('\n');
  assert.equal(lines[0], '-----BEGIN OPENSSH PRIVATE KEY-----');
  const data = Buffer.from(lines.slice(1, -1).join(''), 'base64');
  assert.equal(data.toString('latin1', 0, 15), 'openssh-key-v1\0');
  const publicData = Buffer.from(keypair.public_key.split(' ')[1], 'base64');
  assert.ok(data.includes(publicData), 'the public key stands in the private one');
  const seed = data
    .subarray(data.indexOf(publicData) + publicData.length)
    .subarray(4 + 8 + 15 + 36 + 4)
    .subarray(0, 32);
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const derived = createPublicKey({
    key: (await import('node:crypto'))
      .createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' })
      .export({ format: 'pem', type: 'pkcs8' }),
    format: 'pem',
  });
  assert.deepEqual(derived.export({ format: 'der', type: 'spki' }).subarray(-32), publicData.subarray(-32));

  const shown = await ask('GET', '/os-keypairs/mine', { version: '2.2' });
  assert.equal(shown.body.includes('PRIVATE'), false);
  assert.equal(shown.json().keypair.public_key, keypair.public_key);
});

test('two generated pairs differ', async (t) => {
  const { ask } = await novaWorld(t);
  const make = async (name: string) =>
    (await ask('POST', '/os-keypairs', { body: { keypair: { name } } })).json().keypair.fingerprint;
  assert.notEqual(await make('a'), await make('b'));
});

test('an imported pair has the fingerprint that ssh-keygen tells, and no private half', async (t) => {
  const { ask } = await novaWorld(t);
  const body = { keypair: { name: 'mine', public_key: `${imported}\n` } };
  const made = await ask('POST', '/os-keypairs', { body });
  assert.equal(made.statusCode, 200, made.body);
  const { keypair } = made.json();
  assert.equal(keypair.fingerprint, '5e:4f:2f:0f:a9:2e:7f:02:58:b7:dd:49:6c:c7:e4:07');
  assert.equal('private_key' in keypair, false);
  assert.equal('type' in keypair, false, 'not below 2.2');
  assert.equal(keypair.public_key, imported);
});

test('what is no public key is refused', async (t) => {
  const { ask } = await novaWorld(t);
  for (const key of [
    'x',
    'ssh-ed25519',
    'ssh-ed25519 !!!!',
    'ssh-ed25519 AAAA',
    imported.replace('ssh-ed25519', 'ssh-rsa'),
    imported.replace('ssh-ed25519', 'ssh-unheard'),
  ]) {
    const answer = await ask('POST', '/os-keypairs', { body: { keypair: { name: 'x', public_key: key } } });
    assert.equal(answer.statusCode, 400, key);
  }
  for (const name of ['', 'a/b', 'ä', 'x'.repeat(256), ' x']) {
    assert.equal((await ask('POST', '/os-keypairs', { body: { keypair: { name } } })).statusCode, 400, name);
  }
  const x509 = await ask('POST', '/os-keypairs', { version: '2.2', body: { keypair: { name: 'x', type: 'x509' } } });
  assert.equal(x509.statusCode, 400);
  const early = await ask('POST', '/os-keypairs', { body: { keypair: { name: 'x', type: 'ssh' } } });
  assert.equal(early.statusCode, 400);
  assert.deepEqual((await ask('GET', '/os-keypairs')).json(), { keypairs: [] });
});

test('a name is taken once by each user; over the quota there is no more', async (t) => {
  const limits = {
    ...{ instances: 1, cores: 1, ram: 1, metadataItems: 1 },
    ...{ keyPairs: 2, serverGroups: 1, serverGroupMembers: 1 },
  };
  const { ask } = await novaWorld(t, { limits });
  const make = (name: string, as: 'demo' | 'other' = 'demo') =>
    ask('POST', '/os-keypairs', { as, body: { keypair: { name } } });
  assert.equal((await make('a')).statusCode, 200);
  assert.equal((await make('a')).statusCode, 409);
  assert.equal((await make('a', 'other')).statusCode, 200);
  assert.equal((await make('b')).statusCode, 200);
  assert.equal((await make('c')).statusCode, 403);
});

test('pairs are listed in order, in pages since 2.35, and deleted by name', async (t) => {
  const { ask } = await novaWorld(t);
  for (const name of ['c', 'a', 'b']) await ask('POST', '/os-keypairs', { body: { keypair: { name } } });
  const page = (await ask('GET', '/os-keypairs?limit=2', { version: '2.35' })).json();
  const names = (list: { keypair: { name: string } }[]) => list.map(({ keypair }) => keypair.name);
  assert.deepEqual(names(page.keypairs), ['a', 'b']);
  const rest = (await ask('GET', page.keypairs_links[0].href.replace(/^.*\/v2\.1/, ''), { version: '2.35' })).json();
  assert.deepEqual(names(rest.keypairs), ['c']);
  assert.equal('keypairs_links' in rest, false);
  assert.equal((await ask('GET', '/os-keypairs?marker=x', { version: '2.35' })).statusCode, 400);
  assert.deepEqual(names((await ask('GET', '/os-keypairs?limit=2', { version: '2.34' })).json().keypairs), [
    'a',
    'b',
    'c',
  ]);
  assert.equal((await ask('DELETE', '/os-keypairs/a')).statusCode, 202);
  assert.equal((await ask('DELETE', '/os-keypairs/b', { version: '2.2' })).statusCode, 204);
  assert.equal((await ask('DELETE', '/os-keypairs/b')).statusCode, 404);
  assert.equal((await ask('GET', '/os-keypairs/b')).statusCode, 404);
});

test('another user’s pairs are not there; an administrator reaches them by user_id since 2.10', async (t) => {
  const { ask } = await novaWorld(t);
  await ask('POST', '/os-keypairs', { body: { keypair: { name: 'mine', public_key: imported } } });
  const demo = `user_id=${people.demo.userId}`;
  assert.equal((await ask('GET', '/os-keypairs/mine', { as: 'other' })).statusCode, 404);
  assert.equal((await ask('DELETE', '/os-keypairs/mine', { as: 'other' })).statusCode, 404);
  assert.equal((await ask('GET', `/os-keypairs?${demo}`, { as: 'other', version: '2.10' })).statusCode, 403);
  assert.equal((await ask('GET', `/os-keypairs/mine?${demo}`, { as: 'other', version: '2.10' })).statusCode, 403);
  assert.equal((await ask('DELETE', `/os-keypairs/mine?${demo}`, { as: 'other', version: '2.10' })).statusCode, 403);
  assert.equal((await ask('GET', `/os-keypairs/mine?${demo}`, { as: 'admin', version: '2.10' })).statusCode, 200);
  assert.equal((await ask('GET', `/os-keypairs/mine?${demo}`, { as: 'admin', version: '2.9' })).statusCode, 404);
  const body = { keypair: { name: 'gift', public_key: imported, user_id: people.demo.userId } };
  assert.equal((await ask('POST', '/os-keypairs', { as: 'other', version: '2.10', body })).statusCode, 403);
  assert.equal((await ask('POST', '/os-keypairs', { as: 'admin', version: '2.10', body })).statusCode, 201);
  assert.equal((await ask('GET', '/os-keypairs/gift')).statusCode, 200);
});
