import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import type { TestContext } from 'node:test';
import type { SagaUnderTest } from '../sagas.ts';
import { comeToRest } from './come-to-rest.ts';
import { dieInTheMiddle } from './kill.ts';
import { OutcomeTable } from './outcome-table.ts';
import { type Death, pointText } from './points.ts';
import { recordPoints } from './record-points.ts';
import type { Place, Stage } from './stage.ts';

/** Kills at once. */
export const lanes = availableParallelism();

/**
 * Notes where a saga reaches outside; then asks for it again for each of these points, or those of them that are chosen, in a
 * real process that is killed there. Whatever the next process finds, the saga comes to one of its ends.
 */
export async function killedEverywhere(
  t: TestContext,
  stage: Stage,
  saga: SagaUnderTest,
  choose: (deaths: readonly Death[], saga: SagaUnderTest) => readonly Death[],
): Promise<OutcomeTable> {
  const { points, ending } = await recordPoints(t, saga, await stage.place(t, saga));
  assert.deepEqual(ending.wrong, [], 'what nobody kills goes well');
  const table = new OutcomeTable(points);
  const first = saga.since ?? 'journal begin';
  const since = points.findIndex((point) => pointText(point) === first);
  assert.ok(since >= 0, `${first} is one of ${points.map(pointText).join(', ')}`);
  const deaths = points.slice(since).flatMap((point): Death[] => [
    { ...point, moment: 'before' },
    { ...point, moment: 'after' },
  ]);
  await Promise.all(
    choose(deaths, saga).map((death) =>
      t.test(`killed ${death.moment} ${pointText(death)}`, async (t) => {
        const place = await whereItDied(t, stage, saga, death);
        // How many writes there are depends on which of them share one.
        if (!place) return table.note(death, 'not reached');
        const { outcome, wrong } = await comeToRest(t, saga, place);
        table.note(death, outcome);
        assert.deepEqual(wrong, []);
      }),
    ),
  );
  return table;
}

/** A place where a process has died like this; null: however often it was tried, it did not come to it. */
async function whereItDied(t: TestContext, stage: Stage, saga: SagaUnderTest, death: Death): Promise<Place | null> {
  for (let tries = 0; tries < 3; tries += 1) {
    const place = await stage.place(t, saga);
    if (await dieInTheMiddle(saga, place, death)) return place;
  }
  return null;
}
