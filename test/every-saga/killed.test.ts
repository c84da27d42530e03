import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SagaUnderTest, sagas } from './sagas.ts';
import { killedEverywhere, lanes } from './support/killed-everywhere.ts';
import type { Death } from './support/points.ts';
import { embeddedStage } from './support/stage.ts';

const stage = embeddedStage();

// A sample: two deaths of each, where the most is under way, and one of those that do one thing after the other, whose other
// ways are left out. All of them are in test/interop/killed-sagas.test.ts.
const sampled = sagas.filter(({ sequential, since }) => !sequential || since === undefined);
const sample = (deaths: readonly Death[], { sequential }: SagaUnderTest): Death[] =>
  (sequential ? [0.6] : [0.4, 0.8]).flatMap((share) => deaths[Math.floor(deaths.length * share)] ?? []);

for (const saga of sampled) {
  test(`${saga.title} whose process is killed comes to its end in the next one`, { concurrency: lanes }, async (t) => {
    const table = await killedEverywhere(t, stage, saga, sample);
    assert.ok(
      [...table.counts.keys()].some((outcome) => outcome !== 'not reached'),
      'something has died',
    );
  });
}
