import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { makeFirstKeys } from '../../src/secrets/index.ts';
import { startBerthProcess } from '../support/berth-process.ts';
import { signIn } from '../support/cloud-api.ts';
import { temporaryFolder } from '../support/database.ts';
import { startPostgres } from '../support/postgres.ts';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'berth.js');
const berth = (args: string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8', env: { ...process.env, ...env } });

const tls = join(import.meta.dirname, '..', 'support', 'tls');

test('berth config check names what is wrong with its line, and ends with 1', (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'berth.toml');
  writeFileSync(file, '[server]\nprot = 1\n');
  const wrong = berth(['config', 'check', '--data', folder]);
  assert.equal(wrong.status, 1);
  assert.equal(wrong.stdout, '');
  assert.equal(wrong.stderr, `${file}:2: [server] has no key "prot"; did you mean port?\n`);
  const up = berth(['up', '--data', folder]);
  assert.equal(up.status, 1);
  assert.match(up.stderr, /^berth: could not start\n {2}why: {4}\S+:2: \[server\] has no key "prot"/);
  assert.match(up.stderr, /\n {2}undone: [\s\S]*\n {2}next: {3}berth config check/);
  writeFileSync(file, '[server]\nport = 1\n');
  const fine = berth(['config', 'check', '--data', folder]);
  assert.equal(fine.status, 0);
  assert.match(fine.stderr, /the settings are fine/);
});

test('berth config show has every setting with its source, and no secret', (t) => {
  const env = { BERTH_DATABASE: 'postgres://berth:s3cret@db/berth', BERTH_DATA: temporaryFolder(t) };
  const { stdout, status } = berth(['config', 'show', '-f', 'json', '--port', '0'], env);
  assert.equal(status, 0);
  assert.doesNotMatch(stdout, /s3cret/);
  const shown = JSON.parse(stdout) as { Section: string; Key: string; Value: unknown; Source: string }[];
  const one = (section: string, key: string) => shown.find(({ Section, Key }) => Section === section && Key === key);
  assert.deepEqual(one('server', 'port'), { Section: 'server', Key: 'port', Value: 0, Source: '--port' });
  assert.deepEqual(one('database', 'url'), { Section: 'database', Key: 'url', Value: '***', Source: 'BERTH_DATABASE' });
  assert.equal(one('log', 'level')?.Source, 'default');
});

test('with a certificate it speaks HTTPS, and clouds.yaml names one that nobody vouches for', async (t) => {
  const folder = temporaryFolder(t);
  const certificate = join(tls, 'certificate.pem');
  const env = { BERTH_SERVER_TLS_CERTIFICATE: certificate, BERTH_SERVER_TLS_KEY: join(tls, 'key.pem') };
  const up = await startBerthProcess(folder, env);
  t.after(() => up.end('SIGKILL'));
  assert.match(up.url, /^https:\/\/127\.0\.0\.1:\d+$/);
  const body = await new Promise<string>((resolve, reject) => {
    request(`${up.url}/identity/v3`, { ca: readFileSync(certificate) }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve(text));
    })
      .on('error', reject)
      .end();
  });
  assert.match(body, new RegExp(`"href":"${up.url}/identity/v3`), 'links say https, too');
  assert.match(readFileSync(up.cloudsFile, 'utf8'), new RegExp(`cacert: "${certificate}"`));
  // The command reads that file: it trusts this certificate, and no other way is open.
  const listed = berth(['server', 'list', '-f', 'json'], { OS_CLIENT_CONFIG_FILE: up.cloudsFile, OS_CLOUD: 'berth' });
  assert.equal(listed.stderr, '');
  assert.equal(listed.stdout, '[]\n');
});

const postgres = await startPostgres();

suite('--database', { skip: postgres ? false : 'the package has none for this platform' }, () => {
  if (!postgres) return;

  test('two processes share a PostgreSQL: users, tokens, servers; the first one’s passwords stay', async (t) => {
    const url = await postgres.newDatabase();
    const [one, other] = [temporaryFolder(t), temporaryFolder(t)];
    const first = await startBerthProcess(one, { BERTH_DATABASE: url });
    t.after(() => first.end('SIGKILL'));
    assert.ok(!existsSync(join(one, 'berth.db')), 'no SQLite file beside it');
    const alone = berth(['up', '--data', other, '--port', '0', '--database', url]);
    assert.equal(alone.status, 1);
    assert.match(alone.stderr, /the database has keys, and \S+ has none\n[\s\S]*next: +replace the folder by a copy/);
    cpSync(join(one, 'keys'), join(other, 'keys'), { recursive: true });
    const second = await startBerthProcess(other, { BERTH_DATABASE: url });
    t.after(() => second.end('SIGKILL'));
    assert.match(second.output(), /in the clouds.yaml of the process that made the users/);
    assert.ok(!existsSync(second.cloudsFile));
    const api = await signIn(first.url, first.cloudsFile, 'berth');
    const elsewhere = await signIn(second.url, first.cloudsFile, 'berth');
    const { images } = await api.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
    assert.equal(images.length, 1);
    const { server } = await api.ok<{ server: { id: string } }>('POST', '/compute/v2.1/servers', {
      server: { name: 'x', flavorRef: '1', imageRef: images[0]?.id, networks: 'none' },
    });
    const view = () => elsewhere.ok<{ server: { status: string } }>('GET', `/compute/v2.1/servers/${server.id}`);
    while ((await view()).server.status === 'BUILD') await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal((await view()).server.status, 'ACTIVE');
    const { networks } = await elsewhere.ok<{ networks: unknown[] }>('GET', '/network/v2.0/networks');
    assert.equal(networks.length, 1, 'nothing is made twice');

    await second.end('SIGTERM');
    const given = berth(['bootstrap', '--data', other, '--database', url, '-f', 'json'], {
      BERTH_PORT: new URL(first.url).port,
    });
    assert.equal(given.status, 0, given.stderr);
    const recovered = await signIn(first.url, second.cloudsFile, 'berth-admin');
    assert.equal((await recovered.ok<{ users: unknown[] }>('GET', '/identity/v3/users')).users.length, 2);
    await assert.rejects(signIn(first.url, first.cloudsFile, 'berth-admin'), 'the former password is void');
  });

  test('two processes that start on an empty database at once make everything once', async (t) => {
    const url = await postgres.newDatabase();
    const folders = [temporaryFolder(t), temporaryFolder(t)] as const;
    makeFirstKeys(join(folders[0], 'keys'), systemRuntime(), null);
    cpSync(join(folders[0], 'keys'), join(folders[1], 'keys'), { recursive: true });
    const started = await Promise.all(folders.map((folder) => startBerthProcess(folder, { BERTH_DATABASE: url })));
    for (const process of started) t.after(() => process.end('SIGKILL'));
    const known = started.filter(({ cloudsFile }) => existsSync(cloudsFile));
    assert.equal(known.length, 1, 'one of them made the users');
    const [maker] = known;
    assert.ok(maker);
    for (const { url: base } of started) {
      const api = await signIn(base, maker.cloudsFile, 'berth-admin');
      const { networks } = await api.ok<{ networks: unknown[] }>('GET', '/network/v2.0/networks');
      assert.equal(networks.length, 1);
      const { users } = await api.ok<{ users: unknown[] }>('GET', '/identity/v3/users');
      assert.equal(users.length, 2);
    }
  });

  test('a database that is not there, or refuses: said without the password', async (t) => {
    const gone = berth(['up', '--data', temporaryFolder(t), '--database', 'postgres://me:s3cret@127.0.0.1:1/x']);
    assert.equal(gone.status, 1);
    assert.match(gone.stderr, /why: +the database at 127\.0\.0\.1:1\/x cannot be reached/);
    assert.match(gone.stderr, /next: +look at --database/);
    const url = (await postgres.newDatabase()).replace(/\/\w+\?/, '/nothing?');
    const missing = berth(['up', '--data', temporaryFolder(t), '--database', url]);
    assert.match(missing.stderr, /refused: database "nothing" does not exist/);
    assert.doesNotMatch(gone.stderr + missing.stderr, /s3cret/);
  });
});
