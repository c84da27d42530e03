import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startBerthProcess } from '../support/berth-process.ts';
import { signIn } from '../support/cloud-api.ts';
import { temporaryFolder } from '../support/database.ts';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'berth.js');
const berth = (...args: string[]) => spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' });

const script = '#!/bin/sh\necho the-password-in-the-script\n';

test('at rest and in the log: no user data, no password, no token, no key outside of the files that keep them', async (t) => {
  const folder = join(temporaryFolder(t), 'data');
  const up = await startBerthProcess(folder, { BERTH_LOG_LEVEL: 'debug' });
  t.after(() => up.end('SIGKILL'));
  const api = await signIn(up.url, up.cloudsFile, 'berth');
  const admin = await signIn(up.url, up.cloudsFile, 'berth-admin');
  const { images } = await api.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
  const userData = Buffer.from(script).toString('base64');
  const { server } = await api.ok<{ server: { id: string; adminPass: string } }>('POST', '/compute/v2.1/servers', {
    server: { name: 'x', flavorRef: '1', imageRef: images[0]?.id, networks: 'auto', user_data: userData },
  });
  const path = `/compute/v2.1/servers/${server.id}`;
  const seen = await admin.ok<{ server: Record<string, unknown> }>('GET', path);
  assert.equal(seen.server['OS-EXT-SRV-ATTR:user_data'], userData, 'it is there, for who may see it');
  assert.equal(await up.end('SIGTERM'), 0);

  const secrets: [what: string, text: string][] = [
    ['user data', userData],
    ['user data, decoded', 'the-password-in-the-script'],
    ['password of the guest', server.adminPass],
    ['token of demo', api.token.split('.')[2] ?? ''],
    ['token of admin', admin.token.split('.')[2] ?? ''],
  ];
  for (const [, password = ''] of readFileSync(up.cloudsFile, 'utf8').matchAll(/password: (.*)/g)) {
    secrets.push(['password in clouds.yaml', password]);
  }
  for (const file of readdirSync(join(folder, 'keys'))) {
    const { secret } = JSON.parse(readFileSync(join(folder, 'keys', file), 'utf8')) as { secret: string };
    secrets.push([file, secret], [`${file}, raw`, Buffer.from(secret, 'base64').toString('latin1')]);
  }
  assert.equal(secrets.length, 5 + 2 + 8);
  const files = readdirSync(folder).filter((name) => name !== 'keys' && name !== 'clouds.yaml');
  assert.ok(files.includes('berth.db'));
  const places = new Map(files.map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
  places.set('standard output', up.output());
  places.set('log', up.errors());
  for (const [where, text] of places) {
    for (const [what, secret] of secrets) {
      assert.ok(secret.length >= 10, what);
      assert.ok(!text.includes(secret), `${what} is in ${where}`);
    }
  }
});

test('the signing key of an older Berth is taken over by a start; keys can be listed and rotated while Berth runs', async (t) => {
  const folder = temporaryFolder(t);
  const old = Buffer.alloc(64, 3).toString('base64');
  writeFileSync(join(folder, 'signing.key'), `${old}\n`, { mode: 0o600 });
  const up = await startBerthProcess(folder);
  t.after(() => up.end('SIGKILL'));
  assert.ok(readFileSync(join(folder, 'keys', 'token-1.key'), 'utf8').includes(old));
  assert.equal(readdirSync(folder).includes('signing.key'), false);
  const roles = ['-f', 'value', '-c', 'Purpose', '-c', 'Number', '-c', 'Role'];
  const rotated = berth('keys', 'rotate', '--data', folder, ...roles);
  assert.equal(rotated.status, 0, rotated.stderr);
  assert.match(rotated.stdout, /token 1 secondary\ntoken 2 primary\ntoken 3 staged\n/);
  assert.equal(berth('keys', 'list', '--data', folder, ...roles).stdout, rotated.stdout);
  assert.equal(statSync(join(folder, 'keys', 'token-3.key')).mode & 0o777, 0o600);
});

test('a start whose keys are gone: said without a stack, with the folder and what to do, and nothing is made', async (t) => {
  const folder = temporaryFolder(t);
  const up = await startBerthProcess(folder);
  await up.end('SIGTERM');
  rmSync(join(folder, 'keys'), { recursive: true });
  const again = berth('up', '--data', folder, '--port', '0');
  assert.equal(again.status, 1);
  assert.match(again.stderr, /^berth: could not start\n {2}why: +the database has keys, and \/.*\/keys has none\n/);
  assert.match(again.stderr, /\n {2}next: +replace the folder by a copy .*\n$/);
  assert.equal(readdirSync(folder).includes('keys'), false);
});
