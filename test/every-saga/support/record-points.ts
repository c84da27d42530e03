import { openCloud } from '../../support/test-cloud.ts';
import type { AtEnd } from '../../support/test-store.ts';
import type { SagaUnderTest } from '../sagas.ts';
import { askFor } from './ask-for.ts';
import { type Ending, endingOf } from './come-to-rest.ts';
import { optionsOn } from './options-on.ts';
import { type Point, PointWatch } from './points.ts';
import type { Place } from './stage.ts';

/** Asks for a saga in a process that lives, and notes where it reaches outside until it rests. */
export async function recordPoints(
  t: AtEnd,
  saga: SagaUnderTest,
  place: Place,
): Promise<{ readonly points: readonly Point[]; readonly ending: Ending }> {
  const watch = new PointWatch(null, () => {});
  const cloud = await openCloud(t, place.store, watch.options(optionsOn(place.store, place.neutron, saga)));
  await askFor(saga, cloud, place.scene, saga.ends);
  await cloud.cloud.compute.idle();
  const points = [...watch.points];
  return { points, ending: await endingOf(cloud, saga, place) };
}
