import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { startBerthProcess } from '../support/berth-process.ts';
import { signIn } from '../support/cloud-api.ts';
import { temporaryFolder } from '../support/database.ts';

const root = join(import.meta.dirname, '..', '..');
const bin = join(root, 'bin', 'berth.js');
const berth = (args: readonly string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8', env: { ...process.env, ...env } });

/** The commands of the guide's code blocks, in order. */
const guide = [
  ...readFileSync(join(root, 'docs', 'how-to', 'backup.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g),
].map(([, commands]) => commands ?? '');

/** Runs commands of the guide in a shell that finds this berth; rejects when they fail. */
async function follow(commands: string, folder: string, variables: Record<string, string>): Promise<string> {
  const tools = join(folder, 'bin');
  mkdirSync(tools, { recursive: true });
  writeFileSync(join(tools, 'berth'), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`, { mode: 0o755 });
  const env = { ...process.env, ...variables, PATH: `${tools}:${process.env.PATH}` };
  const child = spawn('sh', ['-ec', commands], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const code = await new Promise((resolve) => child.once('exit', resolve));
  assert.equal(code, 0, printed);
  return printed;
}

test('the guide: a backup of a Berth that builds, restored elsewhere, goes on with what was under way', async (t) => {
  const folder = temporaryFolder(t);
  const [data, backup, restored] = ['data', 'backup', 'restored'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const first = await startBerthProcess(data);
  t.after(() => first.end('SIGKILL'));
  const api = await signIn(first.url, first.cloudsFile, 'berth');
  const { images } = await api.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
  const create = async (metadata: Record<string, string>) => {
    const server = { name: 'x', flavorRef: '1', imageRef: images[0]?.id, networks: 'auto', metadata };
    return (await api.ok<{ server: { id: string } }>('POST', '/compute/v2.1/servers', { server })).server.id;
  };
  const unfinished = await create({ 'fake:stall': 'spawn=600000' });
  while ((await api.ok<{ ports: unknown[] }>('GET', '/network/v2.0/ports')).ports.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }

  const backingUp = follow(guide[0] ?? '', folder, { data, backup });
  const meanwhile = await create({});
  const printed = await backingUp;
  assert.match(printed, /builds or deletions were under way/);
  assert.deepEqual(readdirSync(backup).toSorted(), ['berth.db', 'clouds.yaml', 'keys']);
  const modes = readdirSync(backup, { recursive: true }).map((name) => statSync(join(backup, String(name))));
  for (const entry of modes) assert.equal(entry.mode & 0o777, entry.isDirectory() ? 0o700 : 0o600);
  assert.equal((await api.call('GET', `/compute/v2.1/servers/${meanwhile}`)).status, 200, 'the running one goes on');

  const [copy = '', start = ''] = (guide[1] ?? '').trim().split('\n');
  assert.match(start, /^berth up --data "\$restored" --port 0$/);
  await follow(copy, folder, { backup, restored });
  const second = await startBerthProcess(restored);
  t.after(() => second.end('SIGKILL'));
  assert.match(second.output(), /Going on with \d+ builds or deletions/);
  const again = await signIn(second.url, second.cloudsFile, 'berth');
  const path = `/compute/v2.1/servers/${unfinished}`;
  assert.equal((await again.ok<{ server: { status: string } }>('GET', path)).server.status, 'BUILD');
  await again.ok('DELETE', path);
  while ((await again.call('GET', path)).status !== 404) await new Promise((resolve) => setTimeout(resolve, 20));
});

test('a backup into a file: of a stopped Berth, whole, for the owner alone, and it names what is not in it', async (t) => {
  const folder = temporaryFolder(t);
  const data = join(folder, 'data');
  const up = await startBerthProcess(data);
  assert.equal(await up.end('SIGTERM'), 0);
  const file = join(folder, 'copy.db');
  const done = berth(['db', 'backup', file, '--data', data]);
  assert.equal(done.status, 0, done.stderr);
  assert.equal(done.stdout, `${file}\n`);
  assert.match(done.stderr, /keys, clouds\.yaml/);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const copy = new DatabaseSync(file, { readOnly: true });
  t.after(() => copy.close());
  assert.equal(copy.prepare('select count(*) as n from identity_user').get()?.n, 2);

  const twice = berth(['db', 'backup', file, '--data', data]);
  assert.equal(twice.status, 1);
  assert.match(twice.stderr, /is there already/);
});

test('a backup that cannot be made says why, and leaves no file', (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'copy.db');
  const nothing = berth(['db', 'backup', file, '--data', join(folder, 'nowhere')]);
  assert.equal(nothing.status, 1);
  assert.match(nothing.stderr, /there is no database[\s\S]*--data/);
  writeFileSync(join(folder, 'berth.db'), 'this is no database, whatever its name says '.repeat(100));
  chmodSync(join(folder, 'berth.db'), 0o600);
  const damaged = berth(['db', 'backup', file, '--data', folder]);
  assert.equal(damaged.status, 1);
  assert.match(damaged.stderr, /could not be copied/);
  assert.deepEqual(readdirSync(folder), ['berth.db']);
  const elsewhere = berth(['db', 'backup', file], { BERTH_DATABASE: 'postgres://user:secret@db/berth' });
  assert.equal(elsewhere.status, 1);
  assert.match(elsewhere.stderr, /pg_dump/);
  assert.doesNotMatch(elsewhere.stderr, /secret/);
});
