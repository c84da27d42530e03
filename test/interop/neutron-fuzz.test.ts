import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { explore, textOfFinding } from '../../fuzz/explore.ts';
import type { Both } from '../../fuzz/named-things.ts';
import type { EmptyServer } from '../../fuzz/pair.ts';
import { readRegressions, stepsOf } from '../../fuzz/regressions.ts';
import { runSequence } from '../../fuzz/run-sequence.ts';
import { startPair } from '../../fuzz/start-pair.ts';

const verifying = process.env.BERTH_VERIFY === '1';
const extent = verifying ? { runs: 2000, seconds: Infinity } : { runs: 2000, seconds: 60 };

suite('the embedded network service beside a real Neutron', { concurrency: false }, () => {
  let pair: Both<EmptyServer>;
  before(async () => {
    pair = await startPair();
  });
  after(async () => {
    await pair?.there.close();
    await pair?.here.close();
  });

  test('sequences that once told them apart are answered alike', async () => {
    for (const regression of readRegressions()) {
      const outcome = await runSequence(stepsOf(regression), pair);
      const found = outcome.calls.flatMap(({ unexplained }) => unexplained);
      assert.equal(found.length, 0, `${regression.name}\n${textOfFinding({ seed: 0, outcome })}`);
    }
  });

  test(`${verifying ? '2,000' : 'a minute of'} sequences of calls are answered alike, but for what is known`, async (t) => {
    const { sequences, calls, succeeded, findings, known } = await explore({ first: 1, shrinks: true, ...extent }, [
      pair,
    ]);
    t.diagnostic(`${sequences} sequences, ${calls} calls, ${succeeded} succeeded; ${JSON.stringify(known)}`);
    assert.deepEqual(findings.map(textOfFinding), []);
    // Calls that are all refused prove little.
    assert.ok(succeeded > calls / 3, `${succeeded} of ${calls} calls succeeded`);
  });
});
