import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { allOperations } from './support/operations.ts';

const reference = readFileSync(new URL('../../docs/reference/compute-api.md', import.meta.url), 'utf8');

test('the reference lists the operations that there are, with their microversions and roles, and no others', () => {
  const documented = [...reference.matchAll(/^\| `((?:GET|POST|PUT|DELETE) \S+)` \| (.*?) ?\| (.+) \|$/gm)].map(
    ([, name, since, who]) => `${name} ${since} ${who}`,
  );
  const real = allOperations.map(({ method, path, since, until, policy }) => {
    const who = policy === 'adminOrService' ? 'admin, service' : policy;
    const versions = since === undefined ? (until === undefined ? '' : `up to 2.${until}`) : `2.${since}`;
    return `${method} ${path} ${versions} ${who}`;
  });
  assert.deepEqual(documented.toSorted(), real.toSorted());
});
