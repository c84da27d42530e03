import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { knownDifferences } from '../../fuzz/known-differences/index.ts';
import { embeddedServer } from '../../fuzz/pair.ts';
import { readRegressions, recordedAnswers, stepsOf } from '../../fuzz/regressions.ts';
import { runSequence } from '../../fuzz/run-sequence.ts';

const scenarios = join(import.meta.dirname, '..', 'conformance', 'neutron');

const here = embeddedServer();
after(() => here.close());

test('each known difference is shown by a regression or by a scenario: what is not shown may be gone', async () => {
  const shown = new Set<string>();
  for (const regression of readRegressions()) {
    const { calls } = await runSequence(stepsOf(regression), { here, there: recordedAnswers(regression) });
    for (const { id } of calls.flatMap(({ explained }) => explained)) shown.add(id);
  }
  for (const file of globSync('*.test.ts', { cwd: scenarios })) {
    const text = readFileSync(join(scenarios, file), 'utf8');
    for (const [, id = ''] of text.matchAll(/differs\(\s*'([a-z0-9-]+)'/g)) shown.add(id);
  }
  assert.deepEqual(
    knownDifferences.map(({ id }) => id).filter((id) => !shown.has(id)),
    [],
  );
});

test('each known difference has a name of its own', () => {
  const ids = knownDifferences.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});
