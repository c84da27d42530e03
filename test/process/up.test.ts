import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { startBerthProcess } from '../support/berth-process.ts';
import { type CloudApi, signIn } from '../support/cloud-api.ts';
import { temporaryFolder } from '../support/database.ts';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'berth.js');
const berth = (...args: string[]) => spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' });

async function create(api: CloudApi, metadata: Record<string, string> = {}): Promise<string> {
  const { images } = await api.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
  const { server } = await api.ok<{ server: { id: string } }>('POST', '/compute/v2.1/servers', {
    server: { name: 'x', flavorRef: '1', imageRef: images[0]?.id, networks: 'auto', metadata },
  });
  return server.id;
}

interface ServerView {
  status: string;
  fault?: { message: string };
}

async function until(api: CloudApi, id: string, reached: (server: ServerView) => boolean): Promise<ServerView> {
  for (;;) {
    const { server } = await api.ok<{ server: ServerView }>('GET', `/compute/v2.1/servers/${id}`);
    if (reached(server)) return server;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until the journal says so. */
async function untilNetworkIsMade(folder: string): Promise<void> {
  const db = new DatabaseSync(join(folder, 'berth.db'), { readOnly: true });
  const made = db.prepare("select 1 from saga_event where node = 'network' and kind = 'succeeded'");
  while (!made.get()) await new Promise((resolve) => setTimeout(resolve, 10));
  db.close();
}

const portCount = async (api: CloudApi) =>
  (await api.ok<{ ports: unknown[] }>('GET', '/network/v2.0/ports')).ports.length;

test('a start writes its files for the owner alone, answers /healthz and /readyz, and says where everything is', async (t) => {
  const folder = join(temporaryFolder(t), 'data');
  const up = await startBerthProcess(folder);
  t.after(() => up.end('SIGKILL'));
  assert.equal((await fetch(`${up.url}/healthz`)).status, 200);
  // Not with fetch, which sends the host of the URL whatever it is told.
  const [elsewhere] = await once(get(`${up.url}/healthz`, { headers: { host: 'evil.example' } }), 'response');
  assert.equal(elsewhere.resume().statusCode, 421, 'it answers to its own names only');
  const readyz = await fetch(`${up.url}/readyz`);
  assert.equal(readyz.status, 200);
  assert.deepEqual(await readyz.json(), { status: 'ready', checks: { start: 'ok', database: 'ok' } });
  assert.match(await (await fetch(`${up.url}/metrics`)).text(), /^berth_database_commits_total [1-9]/m);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  for (const file of ['clouds.yaml', 'berth.db', 'keys/token-1.key', 'keys/sealing-2.key']) {
    assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file);
  }
  assert.match(up.output(), new RegExp(`Clouds: ${folder}/clouds.yaml`));
  assert.equal((up.output().match(/^ {2}\S/gm) ?? []).length, 3, 'three commands to try');
  const text = readFileSync(up.cloudsFile, 'utf8');
  assert.match(text, /^ {2}berth:$/m);
  assert.match(text, /^ {2}berth-admin:$/m);
  assert.match(text, /compute_api_version: "2\.\d+"/);
});

test('started twice on the same data: the second one names the pid of the first, and ends with 1', async (t) => {
  const folder = temporaryFolder(t);
  const up = await startBerthProcess(folder);
  t.after(() => up.end('SIGKILL'));
  const second = berth('up', '--data', folder, '--port', '0');
  assert.equal(second.status, 1);
  assert.match(second.stderr, new RegExp(`in use by another Berth \\(pid ${up.pid}\\)`));
  assert.match(second.stderr, /--data/);
  assert.equal((await fetch(`${up.url}/readyz`)).status, 200, 'the first one is unharmed');
});

test('a port that is taken: said, with what to do', async (t) => {
  const up = await startBerthProcess(temporaryFolder(t));
  t.after(() => up.end('SIGKILL'));
  const second = berth('up', '--data', temporaryFolder(t), '--port', new URL(up.url).port);
  assert.equal(second.status, 1);
  assert.match(second.stderr, /EADDRINUSE[\s\S]*--port/);
});

test('a second start keeps all data, and moves clouds.yaml to the new port', async (t) => {
  const folder = temporaryFolder(t);
  const first = await startBerthProcess(folder);
  const api = await signIn(first.url, first.cloudsFile, 'berth');
  const id = await create(api);
  await until(api, id, (server) => server.status === 'ACTIVE');
  assert.equal(await first.end('SIGTERM'), 0);
  const second = await startBerthProcess(folder);
  t.after(() => second.end('SIGKILL'));
  const again = await signIn(second.url, second.cloudsFile, 'berth');
  assert.equal((await until(again, id, () => true)).status, 'ACTIVE');
  assert.equal(await portCount(again), 1);
  assert.match(readFileSync(second.cloudsFile, 'utf8'), new RegExp(`auth_url: ${second.url}/identity`));
  assert.equal((await api.call('GET', '/image/v2/images').catch(() => ({ status: 0 }))).status, 0);
  const { images } = await again.ok<{ images: unknown[] }>('GET', '/image/v2/images');
  assert.equal(images.length, 1, 'nothing is made twice');
});

test('U08 SIGTERM lets a build that runs finish, then ends with 0', async (t) => {
  const folder = temporaryFolder(t);
  const first = await startBerthProcess(folder);
  const api = await signIn(first.url, first.cloudsFile, 'berth');
  const id = await create(api, { 'fake:stall': 'spawn=700' });
  assert.equal(await first.end('SIGTERM'), 0);
  const second = await startBerthProcess(folder);
  t.after(() => second.end('SIGKILL'));
  const again = await signIn(second.url, second.cloudsFile, 'berth');
  assert.equal((await until(again, id, () => true)).status, 'ACTIVE');
});

for (const [step, node] of [
  ['prepareDisks', 'disks'],
  ['spawn', 'spawn'],
] as const) {
  test(`U01 killed with -9 while ${node} runs, once the network is made: the restart finishes the build`, async (t) => {
    const folder = temporaryFolder(t);
    const first = await startBerthProcess(folder);
    const api = await signIn(first.url, first.cloudsFile, 'berth');
    const id = await create(api, { 'fake:stall': `${step}=5000` });
    await untilNetworkIsMade(folder);
    await first.end('SIGKILL');

    const second = await startBerthProcess(folder);
    t.after(() => second.end('SIGKILL'));
    const again = await signIn(second.url, second.cloudsFile, 'berth');
    assert.match(second.output(), /Going on with 1 builds or deletions/);
    const server = await until(again, id, (view) => view.status !== 'BUILD');
    assert.equal(server.status, 'ACTIVE', server.fault?.message);
    assert.equal(await portCount(again), 1);
    await again.ok('DELETE', `/compute/v2.1/servers/${id}`);
  });
}

test('U03 killed with -9 in the middle of a deletion: the restart finishes it', async (t) => {
  const folder = temporaryFolder(t);
  const first = await startBerthProcess(folder);
  const api = await signIn(first.url, first.cloudsFile, 'berth');
  const id = await create(api, { 'fake:stall': 'destroy=2000' });
  await until(api, id, (server) => server.status === 'ACTIVE');
  await api.ok('DELETE', `/compute/v2.1/servers/${id}`);
  await first.end('SIGKILL');
  const second = await startBerthProcess(folder);
  t.after(() => second.end('SIGKILL'));
  const again = await signIn(second.url, second.cloudsFile, 'berth');
  while ((await again.call('GET', `/compute/v2.1/servers/${id}`)).status !== 404) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(await portCount(again), 0);
});

test('the command line: version, help, and what it does not understand', () => {
  const { version } = JSON.parse(readFileSync(join(bin, '..', '..', 'package.json'), 'utf8')) as { version: string };
  assert.equal(berth('version').stdout, `${version}\n`);
  const help = berth('--help');
  assert.equal(help.status, 0);
  assert.match(help.stdout, /Usage: berth/);
  const unknown = berth('bogus');
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /unknown command/);
  const port = berth('up', '--port', 'many');
  assert.equal(port.status, 1);
  assert.match(port.stderr, /--port: "many" will not do/);
});
