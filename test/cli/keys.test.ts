import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { makeFirstKeys, readCompleteKeys } from '../../src/secrets/index.ts';
import { temporaryFolder } from '../support/database.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';
import { berth, fourParts } from './support.ts';

/** A data folder with keys; no Berth runs on it. */
function dataFolder(t: TestContext) {
  const data = temporaryFolder(t);
  makeFirstKeys(join(data, 'keys'), virtualRuntime(8), null);
  const run = (...args: string[]) => berth(['keys', ...args], { env: { BERTH_DATA: data } });
  const roles = async () => (await run('list', '-f', 'value', '-c', 'Purpose', '-c', 'Number', '-c', 'Role')).out;
  return { data, run, roles };
}

test('keys list shows what each key is, and no secret', async (t) => {
  const { data, run } = dataFolder(t);
  const { code, out, err } = await run('list', '-f', 'json');
  assert.deepEqual([code, err], [0, '']);
  const keys = readCompleteKeys(join(data, 'keys'));
  assert.deepEqual(
    JSON.parse(out),
    keys.map(({ purpose, number, id }) => ({
      Purpose: purpose,
      Number: number,
      Role: number === 1 ? 'primary' : 'staged',
      ID: id,
      Made: '2026-01-01T00:00:00.000Z',
    })),
  );
  for (const { secret } of keys) assert.ok(!out.includes(Buffer.from(secret).toString('base64').slice(0, 10)));
});

test('keys rotate stages a new key of one purpose and prints what there is now', async (t) => {
  const { run, roles } = dataFolder(t);
  const { code, out, err } = await run('rotate', '-f', 'value', '-c', 'Purpose', '-c', 'Number', '-c', 'Role');
  assert.equal(code, 0, err);
  const expected = 'sealing 1 primary\nsealing 2 staged\ntoken 1 secondary\ntoken 2 primary\ntoken 3 staged\n';
  assert.equal(out, expected);
  assert.match(err, /^copy \/.*\/keys to the other processes of this database/);
  assert.equal((await run('rotate', '--purpose', 'sealing')).code, 0);
  assert.match(await roles(), /^sealing 1 secondary\nsealing 2 primary\nsealing 3 staged\n/);
});

test('keys rotate --revoke replaces the token keys, and is refused for sealing keys', async (t) => {
  const { run, roles, data } = dataFolder(t);
  const { code, err } = await run('rotate', '--revoke');
  assert.equal(code, 0, err);
  assert.match(err, /removed: token key 1 \([0-9a-f]{16}\)\nremoved: token key 2/);
  assert.match(await roles(), /\ntoken 3 primary\ntoken 4 staged\n$/);
  const before = readdirSync(join(data, 'keys'));
  const refused = await run('rotate', '--purpose', 'sealing', '--revoke');
  assert.equal(refused.code, 2);
  assert.match(fourParts(refused.err).why, /could never be opened again/);
  assert.deepEqual(readdirSync(join(data, 'keys')), before);
});

test('a data folder without keys, and one with a damaged key: said, with what to do', async (t) => {
  const nothing = await berth(['keys', 'list', '--data', '/nonexistent/data']);
  assert.equal(nothing.code, 1);
  assert.match(fourParts(nothing.err).why, /^there is no \/nonexistent\/data\/keys$/);
  assert.match(fourParts(nothing.err).next, /start Berth once/);
  const { data, run } = dataFolder(t);
  const path = join(data, 'keys', 'token-2.key');
  writeFileSync(path, readFileSync(path, 'utf8').slice(0, 60));
  for (const verb of ['list', 'rotate']) {
    const { code, err } = await run(verb);
    assert.equal(code, 1);
    assert.match(fourParts(err).why, /token-2\.key is damaged$/);
    assert.match(fourParts(err).next, /put it back from a backup/);
  }
  assert.equal(readdirSync(join(data, 'keys')).length, 4, 'nothing was made beside it');
});

test('keys list and keys rotate work on the data folder that the configuration file names', async (t) => {
  const { data } = dataFolder(t);
  const config = join(temporaryFolder(t), 'elsewhere.toml');
  writeFileSync(config, `[server]\ndata_folder = ${JSON.stringify(data)}\n`, { mode: 0o600 });
  const env = { BERTH_CONFIG: config };
  const listed = await berth(['keys', 'list', '-f', 'value', '-c', 'ID'], { env });
  assert.deepEqual([listed.code, listed.err], [0, '']);
  const rotated = await berth(['keys', 'rotate', '-f', 'value', '-c', 'ID'], { env });
  assert.equal(rotated.code, 0, rotated.err);
  assert.deepEqual(
    readCompleteKeys(join(data, 'keys')).map(({ id }) => id),
    rotated.out.trim().split('\n'),
  );
});
