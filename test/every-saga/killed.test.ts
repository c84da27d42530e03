import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SagaUnderTest, sagas } from './sagas.ts';
import { killedEverywhere, lanes } from './support/killed-everywhere.ts';
import type { Death } from './support/points.ts';
import { embeddedStage } from './support/stage.ts';

const stage = embeddedStage();

// A sample: two deaths of a build, where the most is under way, and one of others that differ the most. All of them, of every
// saga, are in test/interop/killed-sagas.test.ts.
const titles = ['a build', 'a deletion', 'an attach of a port', 'a resize'];
const sampled = sagas.filter(({ title }) => titles.includes(title));
assert.equal(sampled.length, titles.length);
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
