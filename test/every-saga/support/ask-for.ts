import assert from 'node:assert/strict';
import type { TestCloud } from '../../support/test-cloud.ts';
import type { Ends, SagaUnderTest, Scene } from '../sagas.ts';

/** Asks for a saga. A user who waits for its end is told so when, by these ends, it cannot but fail; nobody else is. */
export async function askFor(saga: SagaUnderTest, cloud: TestCloud, scene: Scene, ends: Ends): Promise<void> {
  const answer = saga.ask(cloud, scene);
  if (saga.answersAtEnd && !ends.done) await assert.rejects(answer, /: 500 /);
  else await answer;
}
