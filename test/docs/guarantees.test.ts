import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const page = join(import.meta.dirname, '..', '..', 'docs', 'explanation', 'guarantees.md');

interface Proof {
  readonly name: string;
  readonly file: string;
}

/** The promises of a page: rows of its tables, each with its proofs. */
function promisesOf(text: string): Map<string, Proof[]> {
  const promises = new Map<string, Proof[]>();
  for (const [, promise = '', proofs = ''] of text.matchAll(/^\| (?!promise |---)(.+?) \| (.*) \|$/gm)) {
    const links = [...proofs.matchAll(/\[`(.+?)`\]\((\S+?)\)/g)];
    promises.set(
      promise,
      links.map(([, name = '', file = '']) => ({ name, file })),
    );
  }
  return promises;
}

/** What a page says of a test that is not so; null when there is one of that name. */
function flaw({ name, file }: Proof): string | null {
  const path = join(dirname(page), file);
  if (!/\.test\.ts$/.test(file) || !existsSync(path)) return `${file} is no file of tests`;
  const source = readFileSync(path, 'utf8');
  // The name of a test follows its call, on the same line or the next.
  const named = source.split(/\b(?:test|testOnEngines)\(/).slice(1);
  return named.some((rest) => (rest.trimStart().split('\n', 1)[0] ?? '').includes(name))
    ? null
    : `${file} has no test “${name}”`;
}

const promises = promisesOf(readFileSync(page, 'utf8'));

test('every promise of the guarantees page is linked to a test that is there', () => {
  assert.ok(promises.size > 20, `${promises.size} promises were read`);
  for (const [promise, proofs] of promises) {
    assert.ok(proofs.length > 0, `nothing proves: ${promise}`);
    for (const proof of proofs) assert.equal(flaw(proof), null, promise);
  }
});

test('a test that is not there is noticed', () => {
  const [[promise = '', proofs = []] = []] = [
    ...promisesOf('| promise | proven by |\n|---|---|\n| x | [`no such name`](../../test/docs/guarantees.test.ts) |\n'),
  ];
  assert.equal(promise, 'x');
  assert.match(proofs[0] ? String(flaw(proofs[0])) : '', /has no test/);
});
