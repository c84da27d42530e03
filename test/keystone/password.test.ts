import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gate } from '../../src/keystone/gate.ts';
import { defaultPasswordCost, Passwords } from '../../src/keystone/password.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const cheap = { N: 16, r: 1, p: 1 };

test('a hash is checked with the parameters it was made with, whatever they are now', async () => {
  const { random } = virtualRuntime();
  const stored = await new Passwords(random, { N: 32, r: 2, p: 1 }).hash('päss');
  assert.match(stored, /^scrypt\$32\$2\$1\$/);
  const now = new Passwords(random, cheap);
  assert.equal(await now.verify('päss', stored), true);
  assert.equal(await now.verify('pass', stored), false);
  assert.equal(await now.verify('päss', null), false);
});

test('the default cost works and each hash has a salt of its own', async () => {
  const passwords = new Passwords(virtualRuntime().random);
  const [one, two] = await Promise.all([passwords.hash('same'), passwords.hash('same')]);
  const { N, r, p } = defaultPasswordCost;
  assert.ok(one.startsWith(`scrypt$${N}$${r}$${p}$`));
  assert.notEqual(one, two);
  assert.equal(await passwords.verify('same', one), true);
});

test('a gate runs a few at a time, in order, and refuses those beyond its queue with 503 and Retry-After', async () => {
  const gate = new Gate(2, 3);
  const finish: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const job = () =>
    gate.run(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => finish.push(resolve));
      running -= 1;
    });
  const accepted = Array.from({ length: 5 }, job);
  await assert.rejects(job(), (error: unknown) => {
    assert.ok(error instanceof Error && 'status' in error && 'headers' in error);
    assert.equal(error.status, 503);
    assert.deepEqual(error.headers, { 'retry-after': '2' });
    return true;
  });
  for (let done = 0; done < 5; done++) {
    finish.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(accepted);
  assert.equal(most, 2);
  const later = job();
  finish.shift()?.();
  await later;
});

test('a job that fails gives its place back', async () => {
  const gate = new Gate(1, 0);
  await assert.rejects(
    gate.run(() => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.equal(await gate.run(async () => 'yes'), 'yes');
});
