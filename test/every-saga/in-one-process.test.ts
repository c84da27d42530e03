import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { mortalProcess } from '../support/mortal-process.ts';
import { freshStore, openCloud } from '../support/test-cloud.ts';
import { type SagaUnderTest, sagas } from './sagas.ts';
import { askFor } from './support/ask-for.ts';
import { comeToRest, type Ending, endingOf } from './support/come-to-rest.ts';
import { optionsOn } from './support/options-on.ts';
import { recordPoints } from './support/record-points.ts';
import { embeddedStage } from './support/stage.ts';
import { type AnyNode, type AnySaga, around, once, tamper, undoneTwice, withNodes } from './support/tampered.ts';

// Four of the five tests of every saga; the fifth is in killed.test.ts.

const stage = embeddedStage();

for (const saga of sagas) {
  test(`${saga.title} comes to its end, and what it leaves can be deleted`, async (t) => {
    const { ending } = await recordPoints(t, saga, await stage.place(t, saga));
    assert.deepEqual(ending.wrong, []);
  });
}

const mainWays = sagas.filter(({ since }) => since === undefined);

for (const saga of mainWays) {
  test(`${saga.title} fails cleanly at each node`, async (t) => {
    await atEachNode(t, saga, async (t, name, kind) => {
      for (const moment of kind === 'commit' ? (['before'] as const) : (['before', 'after'] as const)) {
        await t.test(`${moment} ${name}`, async (t) => {
          const { outcome, wrong } = await failing(t, saga, name, moment, (node) => node);
          assert.deepEqual(wrong, [], outcome);
        });
      }
    });
  });

  if (saga.failed.unwound) {
    test(`${saga.title} can be unwound twice without harm, from each node`, async (t) => {
      await atEachNode(t, saga, async (t, name, kind) => {
        await t.test(`from ${name}`, async (t) => {
          const moment = kind === 'commit' ? 'before' : 'after';
          const { outcome, wrong } = await failing(t, saga, name, moment, undoneTwice);
          assert.deepEqual(wrong, [], outcome);
        });
      });
    });
  }

  test(`each action of ${saga.title} can be done twice without harm`, async (t) => {
    await atEachNode(t, saga, async (t, name, kind) => {
      // What a node commits has its end in the same commit.
      if (kind === 'commit') return;
      await t.test(name, async (t) => {
        const place = await stage.place(t, saga);
        const mortal = mortalProcess();
        const die = once(() => mortal.killAt(1, 'before'));
        let times = 0;
        const diesAfter = (node: AnyNode, of: string) =>
          of === name ? around(node, { before: () => (times += 1), after: die }) : node;
        tamper(t, (one) => (one.name === saga.saga ? { ...withNodes(one, diesAfter), recovery: () => 'resume' } : one));
        const first = await openCloud(t, place.store, { ...optionsOn(place.store, place.neutron, saga), ...mortal });
        await saga.ask(first, place.scene).catch(() => {});
        await mortal.died;
        await first.crash();
        const { outcome, wrong } = await comeToRest(t, saga, place);
        assert.deepEqual(wrong, []);
        assert.match(outcome, /^done/);
        assert.equal(times, 2);
      });
    });
  });
}

/** Does something for each node of a saga. */
async function atEachNode(
  t: TestContext,
  { saga: name }: SagaUnderTest,
  act: (t: TestContext, node: string, kind: AnyNode['kind']) => Promise<void>,
): Promise<void> {
  const saga = (await knownSagas(t)).get(name);
  assert.ok(saga, `the engine knows of a saga ${name}`);
  for (const [of, { kind }] of Object.entries(saga.nodes)) await act(t, of, kind);
}

const known = new Map<string, AnySaga>();

/** The sagas that a cloud makes known to its engine. */
async function knownSagas(t: TestContext): Promise<ReadonlyMap<string, AnySaga>> {
  if (known.size > 0) return known;
  await t.test('the sagas are known', async (t) => {
    tamper(t, (saga) => {
      known.set(saga.name, saga);
      return saga;
    });
    await openCloud(t, await freshStore(t));
  });
  return known;
}

/** Asks for a saga one of whose nodes fails once, with its nodes changed besides. */
async function failing(
  t: TestContext,
  saga: SagaUnderTest,
  name: string,
  moment: 'before' | 'after',
  change: (node: AnyNode) => AnyNode,
): Promise<Ending> {
  const place = await stage.place(t, saga);
  const fail = once(() => {
    throw new Error('made to fail');
  });
  const changed = (node: AnyNode, of: string) => change(of === name ? around(node, { [moment]: fail }) : node);
  tamper(t, (one) => (one.name === saga.saga ? withNodes(one, changed) : one));
  // Of one try, once is enough: what is tried again has nothing to take back.
  const compute = { undoLimits: { deadline: 60_000, pauses: [] } };
  const cloud = await openCloud(t, place.store, { ...optionsOn(place.store, place.neutron, saga), compute });
  const ends = (moment === 'after' ? saga.failedAfter?.[name] : undefined) ?? saga.failed;
  await askFor(saga, cloud, place.scene, ends);
  return endingOf(cloud, saga, place, ends);
}
