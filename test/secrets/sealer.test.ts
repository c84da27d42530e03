import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSealer, fixedKeys, isSealed, UnsealError } from '../../src/secrets/index.ts';
import { testKey } from '../support/keys.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const { random } = virtualRuntime(5);
const one = testKey('sealing', 1, 1);
const two = testKey('sealing', 2, 2);
const three = testKey('sealing', 3, 3);
const place = 'instance/4d26d8d2/user_data';

test('what was sealed opens again, is not to be seen, and is never twice the same', () => {
  const sealer = createSealer(fixedKeys([one, two]), random);
  for (const text of ['', 'secret', 'ein Geheimnis – with ünïcode \u0000', 'x'.repeat(65_535)]) {
    const sealed = sealer.seal(text, place);
    assert.ok(isSealed(sealed));
    assert.equal(sealer.open(sealed, place), text);
    if (text !== '') assert.ok(!sealed.includes(text) && !sealed.includes(Buffer.from(text).toString('base64url')));
    assert.notEqual(sealer.seal(text, place), sealed);
  }
});

test('the primary key seals; the older ones open, and so does the staged one', () => {
  const first = createSealer(fixedKeys([one, two]), random).seal('a', place);
  const rotated = createSealer(fixedKeys([one, two, three]), random);
  const second = rotated.seal('b', place);
  assert.match(first, new RegExp(`^sealed\\.1\\.${one.id}\\.`));
  assert.match(second, new RegExp(`^sealed\\.1\\.${two.id}\\.`));
  assert.equal(rotated.open(first, place), 'a');
  assert.equal(
    createSealer(fixedKeys([one, two]), random).open(second, place),
    'b',
    'by a process that has not rotated',
  );
});

test('without its key, or changed in any byte, or moved to another place it does not open, and the key is named', () => {
  const sealer = createSealer(fixedKeys([one, two]), random);
  const sealed = sealer.seal('secret', place);
  const refused = (text: string, where: string, message: RegExp, by = sealer) =>
    assert.throws(
      () => by.open(text, where),
      (error) => {
        assert.ok(error instanceof UnsealError);
        assert.match(error.message, message);
        assert.ok(!error.message.includes('secret'));
        return true;
      },
    );
  refused(
    sealed,
    place,
    new RegExp(`${place} is sealed with the key ${one.id}, which is not here: copy`),
    createSealer(fixedKeys([two, three]), random),
  );
  refused(sealed, 'instance/other/user_data', new RegExp(`does not open with the key ${one.id}`));
  refused(sealed.replace(one.id, two.id), place, new RegExp(`does not open with the key ${two.id}`));
  const [form, version, id, body = ''] = sealed.split('.');
  const bytes = Buffer.from(body, 'base64url');
  for (const index of bytes.keys()) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    refused([form, version, id, changed.toString('base64url')].join('.'), place, new RegExp(`key ${one.id}`));
  }
  // A shorter tag would be easier to guess.
  for (const length of [0, 12, 27, bytes.length - 1]) {
    const short = bytes.subarray(0, length).toString('base64url') || 'A';
    refused([form, version, id, short].join('.'), place, new RegExp(`key ${one.id}`));
  }
  refused('sealed.1.', place, /not in the form of a sealed text/);
});
