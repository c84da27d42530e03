import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  type Key,
  KeyRepositoryError,
  keyId,
  makeFirstKeys,
  type Purpose,
  readCompleteKeys,
  replaceTokenKeys,
  roleOf,
  rotateKeys,
} from '../../src/secrets/index.ts';
import { writeKeyFiles } from '../../src/secrets/key-file.ts';
import { temporaryFolder } from '../support/database.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const hour = 3_600_000;

/** A folder with its first keys, and what they are at any time, as `number role`. */
function keyFolder(t: TestContext, takenOver: Uint8Array | null = null) {
  const runtime = virtualRuntime(3);
  const folder = join(temporaryFolder(t), 'keys');
  makeFirstKeys(folder, runtime, takenOver);
  const keys = (purpose: Purpose): readonly Key[] => readCompleteKeys(folder).filter((key) => key.purpose === purpose);
  return {
    folder,
    runtime,
    keys,
    roles: (purpose: Purpose) => keys(purpose).map((key) => `${key.number} ${roleOf(key, keys(purpose))}`),
    rotate: (purpose: Purpose) => rotateKeys(folder, purpose, runtime, { keepTokenKeys: hour }),
  };
}

test('the first keys of each purpose are a primary and a staged one, in files for the owner alone', (t) => {
  const { folder, roles, keys } = keyFolder(t);
  assert.deepEqual(roles('token'), ['1 primary', '2 staged']);
  assert.deepEqual(roles('sealing'), ['1 primary', '2 staged']);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  const files = readdirSync(folder);
  assert.deepEqual(files.toSorted(), ['sealing-1.key', 'sealing-2.key', 'token-1.key', 'token-2.key']);
  for (const file of files) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file);
  const secrets = [...keys('token'), ...keys('sealing')].map((key) => Buffer.from(key.secret).toString('hex'));
  assert.equal(new Set(secrets).size, 4);
});

test('a rotation uses the key that was staged, keeps the one before, and stages a new one', (t) => {
  const { rotate, roles, keys, folder } = keyFolder(t);
  const staged = keys('token')[1]?.id;
  rotate('token');
  assert.deepEqual(roles('token'), ['1 secondary', '2 primary', '3 staged']);
  assert.equal(keys('token')[1]?.id, staged);
  assert.deepEqual(roles('sealing'), ['1 primary', '2 staged'], 'the other purpose is left alone');
  assert.equal(statSync(join(folder, 'token-3.key')).mode & 0o777, 0o600);
});

test('a token key goes with the first rotation after its last token has ended, and not before', (t) => {
  const { rotate, roles, runtime } = keyFolder(t);
  runtime.advance(24 * hour);
  rotate('token');
  runtime.advance(hour - 1);
  assert.deepEqual(rotate('token').removed, [], 'key 1 may have signed until an hour ago');
  assert.deepEqual(roles('token'), ['1 secondary', '2 secondary', '3 primary', '4 staged']);
  runtime.advance(1);
  const { removed } = rotate('token');
  assert.deepEqual(
    removed.map((key) => key.number),
    [1],
  );
  assert.deepEqual(roles('token'), ['2 secondary', '3 secondary', '4 primary', '5 staged']);
});

test('a sealing key never goes', (t) => {
  const { rotate, keys, runtime } = keyFolder(t);
  for (let i = 0; i < 4; i += 1) {
    runtime.advance(365 * 24 * hour);
    rotate('sealing');
  }
  assert.deepEqual(
    keys('sealing').map((key) => key.number),
    [1, 2, 3, 4, 5, 6],
  );
});

test('revoked token keys are replaced by a new primary and a new staged one, with higher numbers', (t) => {
  const { folder, runtime, roles, keys } = keyFolder(t);
  const before = keys('token').map((key) => key.id);
  replaceTokenKeys(folder, runtime);
  assert.deepEqual(roles('token'), ['3 primary', '4 staged']);
  assert.ok(keys('token').every((key) => !before.includes(key.id)));
  assert.equal(keys('sealing').length, 2);
});

test('the signing key of an older Berth becomes the first token key, known as the one of tokens that name none', (t) => {
  const old = new Uint8Array(64).fill(9);
  const { keys, roles } = keyFolder(t, old);
  assert.deepEqual(roles('token'), ['1 primary', '2 staged']);
  assert.deepEqual(
    keys('token').map((key) => [key.id === keyId(old), key.signedUnnamed]),
    [
      [true, true],
      [false, false],
    ],
  );
});

test('a first start that was interrupted is gone on with: what is there stays', (t) => {
  const { folder, runtime, keys, roles } = keyFolder(t);
  const [first] = keys('token');
  for (const file of ['token-2.key', 'sealing-1.key', 'sealing-2.key']) rmSync(join(folder, file));
  makeFirstKeys(folder, runtime, null);
  assert.deepEqual(roles('token'), ['1 primary', '2 staged']);
  assert.deepEqual(roles('sealing'), ['1 primary', '2 staged']);
  assert.equal(keys('token')[0]?.id, first?.id);
});

test('of two rotations in the same moment one is refused: no key takes the place of another', (t) => {
  const { folder, keys, rotate } = keyFolder(t);
  const [first] = keys('token');
  assert.ok(first);
  rotate('token');
  const third = keys('token')[2]?.id;
  assert.throws(() => writeKeyFiles(folder, [{ ...first, number: 3 }]), /token-3\.key was made by somebody else/);
  assert.equal(keys('token')[2]?.id, third);
  assert.equal(readdirSync(folder).length, 5, 'nothing half-written is left');
});

test('a key that cannot be used is named with what to do, and nothing of it is told', (t) => {
  const { folder, keys } = keyFolder(t);
  const path = join(folder, 'token-1.key');
  const whole = readFileSync(path, 'utf8');
  const other = readFileSync(join(folder, 'token-2.key'), 'utf8');
  const secret = Buffer.from(keys('token')[0]?.secret ?? []).toString('base64');
  const idOf = (text: string) => (JSON.parse(text) as { id: string }).id;
  const bad = {
    truncated: whole.slice(0, -20),
    empty: '',
    'not JSON': secret,
    'of another type': 'null',
    'a character changed': whole.replace(secret.slice(0, 4), secret.startsWith('AAAA') ? 'BBBB' : 'AAAA'),
    'the id of another key': whole.replace(idOf(whole), idOf(other)),
    'without a date': whole.replace(/"made": "[^"]*"/, '"made": "yesterday"'),
  };
  for (const [how, text] of Object.entries(bad)) {
    writeFileSync(path, text);
    assert.throws(
      () => readCompleteKeys(folder),
      (error) => {
        assert.ok(error instanceof KeyRepositoryError, how);
        assert.match(error.message, /token-1\.key is damaged: put it back from a backup/, how);
        assert.ok(!`${error.stack}${String(error.cause)}`.includes(secret.slice(4, 12)), `${how}: tells the secret`);
        return true;
      },
    );
  }
  writeFileSync(path, whole);
  chmodSync(path, 0o644);
  assert.throws(
    () => readCompleteKeys(folder),
    /token-1\.key is open to everybody on this machine \(mode 644\): chmod 600/,
  );
});

test('a folder without the keys of a purpose is refused by name, with what to do', (t) => {
  const { folder } = keyFolder(t);
  for (const file of ['sealing-1.key', 'sealing-2.key']) rmSync(join(folder, file));
  assert.throws(() => readCompleteKeys(folder), /keys has no sealing key \(sealing-NUMBER\.key\): replace the folder/);
});

test('files that are no keys are left alone', (t) => {
  const { folder, roles } = keyFolder(t);
  for (const name of ['README', 'token-1.key.bak', '.token-9.key.a1b2', 'token-0.key']) {
    writeFileSync(join(folder, name), 'x');
  }
  assert.deepEqual(roles('token'), ['1 primary', '2 staged']);
});
