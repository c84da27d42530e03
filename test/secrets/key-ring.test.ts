import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Key, KeyRing, makeFirstKeys, rotateKeys } from '../../src/secrets/index.ts';
import { capturingLogger } from '../support/capturing-logger.ts';
import { temporaryFolder } from '../support/database.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

/** The keys of a running process, on a folder in which somebody else rotates. */
function ring(t: TestContext) {
  const runtime = virtualRuntime(4);
  const folder = join(temporaryFolder(t), 'keys');
  makeFirstKeys(folder, runtime, null);
  const { logger, lines } = capturingLogger();
  const noticed: (readonly Key[])[] = [];
  const keys = new KeyRing({ folder, clock: runtime.clock, logger, changed: (all) => noticed.push(all) });
  return {
    runtime,
    folder,
    keys,
    lines,
    noticed,
    tokens: keys.of('token'),
    rotate: () => rotateKeys(folder, 'token', runtime, { keepTokenKeys: 3_600_000 }).made[0]?.id ?? '',
  };
}

test('a running process signs with the new primary key a few seconds after a rotation, and says so', (t) => {
  const { runtime, tokens, rotate, noticed, lines } = ring(t);
  const before = tokens.primary();
  assert.equal(before.number, 1);
  rotate();
  runtime.advance(4999);
  assert.equal(tokens.primary().number, 1, 'the folder is not looked at each time');
  runtime.advance(1);
  assert.equal(tokens.primary().number, 2);
  assert.equal(tokens.find(before.id)?.number, 1, 'the former one still verifies');
  assert.equal(noticed.length, 1);
  assert.match(lines.join('\n'), /info the keys were rotated/);
});

test('a key that is not known is looked for in the folder, once a second at most', (t) => {
  const { runtime, tokens, rotate } = ring(t);
  const garbage = '0123456789abcdef';
  runtime.advance(1000);
  assert.equal(tokens.find(garbage), null);
  const third = rotate();
  for (let ms = 0; ms < 999; ms += 37) assert.equal(tokens.find(third), null, 'the folder was looked at a moment ago');
  runtime.advance(1000);
  assert.equal(tokens.find(third)?.number, 3, 'found without waiting for the next look');
});

test('keys of one purpose are not to be had as keys of another', (t) => {
  const { keys, tokens } = ring(t);
  assert.equal(tokens.find(keys.of('sealing').primary().id), null);
  assert.equal(tokens.unnamed(), null);
});

test('what cannot be used in a folder that changed is reported by file, and the keys stay as they were', (t) => {
  const { runtime, tokens, rotate, folder, lines, noticed } = ring(t);
  const third = rotate();
  const path = join(folder, 'token-3.key');
  const whole = readFileSync(path, 'utf8');
  writeFileSync(path, whole.slice(0, 50));
  runtime.advance(5000);
  assert.equal(tokens.primary().number, 1);
  assert.match(lines.join('\n'), /error the keys have changed and cannot be used[\s\S]*token-3\.key is damaged/);
  writeFileSync(path, whole);
  runtime.advance(5000);
  assert.equal(tokens.primary().number, 2, 'a copy that has arrived whole by now is taken');
  assert.equal(tokens.find(third)?.number, 3);
  assert.equal(noticed.length, 1);
});

test('no secret of a key is in what the ring logs', (t) => {
  const { runtime, keys, tokens, rotate, folder, lines } = ring(t);
  rotate();
  runtime.advance(5000);
  const { secret } = tokens.primary();
  const text = readFileSync(join(folder, 'token-1.key'), 'utf8');
  writeFileSync(join(folder, 'token-1.key'), text.replace('"made"', '"mad'));
  runtime.advance(5000);
  assert.equal(tokens.find('0123456789abcdef'), null);
  assert.equal(lines.length, 2, 'the rotation, and the damaged file');
  for (const key of [...keys.all, { secret }]) {
    for (const form of ['base64', 'hex', 'base64url'] as const) {
      assert.ok(!lines.join().includes(Buffer.from(key.secret).toString(form).slice(0, 40)));
    }
  }
});
