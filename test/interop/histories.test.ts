import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spread } from '../../sim/spread.ts';

const verifying = process.env.BERTH_VERIFY === '1';
// Other tests run beside the shorter one, and have most of the processors.
const extent = verifying ? { runs: 50_000, seconds: Infinity } : { runs: 50_000, seconds: 300 };

test(`whatever dies and fails in ${verifying ? '50,000' : 'minutes of'} simulated histories, nothing leaks, is lost, or stays under way`, async (t) => {
  const { histories, counts, wrong } = await spread({ first: 1, ...extent });
  t.diagnostic(`${histories} histories: ${JSON.stringify(counts)}`);
  assert.deepEqual(
    wrong.map(({ seed, violations }) => `npm run sim -- --seed ${seed}: ${violations.join('; ')}`),
    [],
    wrong[0]?.text,
  );
  // Histories in which nothing happens prove nothing.
  for (const what of ['deaths', 'servers active', 'servers error', 'servers deleted']) {
    assert.ok((counts[what] ?? 0) > histories / 3, `${what}: ${counts[what]} in ${histories} histories`);
  }
});
