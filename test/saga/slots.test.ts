import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MemoryJournal,
  type MemoryWork,
  SagaCancelled,
  type SagaDefinition,
  SagaEngine,
  Slots,
} from '../../src/saga/index.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

/** An engine whose sagas take a second each, and the most of them that were at work at once. */
function slowWorld(atOnce: number, waiting = 100) {
  const runtime = virtualRuntime();
  const journal = new MemoryJournal();
  const seen = { now: 0, most: 0, order: [] as string[] };
  const definition: SagaDefinition<{ id: string }, { work: null }, object, MemoryWork> = {
    name: 'build',
    onFailure: 'unwind',
    recovery: () => 'resume',
    reopen: () => ({}),
    nodes: {
      work: {
        kind: 'action',
        after: [],
        do: async ({ plan, signal }) => {
          seen.order.push(plan.id);
          seen.now += 1;
          seen.most = Math.max(seen.most, seen.now);
          await runtime.timers.sleep(1000, signal).finally(() => {
            seen.now -= 1;
          });
          return null;
        },
        undo: async () => {},
      },
    },
    atRest: {},
  };
  const process = () => {
    const slots = new Slots({ atOnce, waiting });
    const engine = new SagaEngine({ journal, runtime, logger: silentLogger });
    const kind = engine.register(definition, slots);
    const start = async (id: string) => {
      const saga = kind.describe(id, id, { id });
      await journal.create([saga]);
      return { rest: kind.start(saga, {}) };
    };
    return { slots, engine, start };
  };
  return { seen, process, cancelled: new SagaCancelled('Deleted', 'gone'), never: new AbortController().signal };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`);

test('no more than the bound run at once, in the order in which they came, and all of them in the end', async () => {
  const { seen, process } = slowWorld(3);
  const { start, slots } = process();
  const started = await Promise.all(names(10).map(start));
  assert.equal(slots.waiting, 7);
  assert.deepEqual(
    await Promise.all(started.map(({ rest }) => rest)),
    names(10).map(() => 'done'),
  );
  assert.equal(seen.most, 3);
  assert.deepEqual(seen.order, names(10));
  assert.deepEqual([slots.running, slots.waiting], [0, 0]);
});

test('a bound of 0 is none', async () => {
  const { seen, process } = slowWorld(0);
  const { start, slots } = process();
  const started = await Promise.all(names(10).map(start));
  await Promise.all(started.map(({ rest }) => rest));
  assert.equal(seen.most, 10);
  assert.ok(slots.reserve(1_000_000));
});

test('sagas that are taken over wait for their turn as well', async () => {
  const { seen, process } = slowWorld(2);
  const first = process();
  await Promise.all(names(6).map(first.start));
  first.engine.cancel(['build'], 'none', new SagaCancelled('x', 'x'), new AbortController().signal);
  const second = process();
  assert.equal(await second.engine.recover(), 6);
  seen.most = 0;
  await second.engine.idle();
  assert.ok(seen.most <= 4, `${seen.most}: two of the process that lost them, two of this one`);
  assert.equal(second.slots.running, 0);
});

test('one that is called off while it waits does nothing, rests at once, and takes nobody’s turn', async () => {
  const { seen, process, cancelled, never } = slowWorld(1);
  const { start, engine, slots } = process();
  const [, second, third] = await Promise.all(names(3).map(start));
  await engine.cancel(['build'], 's1', cancelled, never);
  assert.equal(await second?.rest, 'unwound');
  assert.deepEqual([slots.running, slots.waiting], [1, 1], 'the first one is still at work');
  assert.equal(await third?.rest, 'done');
  assert.deepEqual(seen.order, ['s0', 's2']);
});

test('room is kept for those that are being written down', () => {
  const slots = new Slots({ atOnce: 2, waiting: 3 });
  const giveBack = slots.reserve(4);
  assert.ok(giveBack);
  assert.equal(slots.reserve(2), null);
  giveBack();
  const turns = names(5).map(() => slots.take());
  assert.equal(slots.reserve(1), null);
  turns[0]?.end();
  turns[0]?.end();
  assert.deepEqual([slots.running, slots.waiting], [2, 2], 'a slot is given back once');
  assert.ok(slots.reserve(1));
});

test('when the line is closed, who waits is left to the next process, and who runs goes on', async () => {
  const { seen, process } = slowWorld(1);
  const first = process();
  const [running, waiting] = await Promise.all(names(3).map(first.start));
  first.slots.close();
  assert.equal(await waiting?.rest, null);
  assert.equal(await running?.rest, 'done');
  await first.engine.idle();
  assert.equal(first.slots.left, 2);
  assert.deepEqual(seen.order, ['s0']);
  const second = process();
  assert.equal(await second.engine.recover(), 2);
  await second.engine.idle();
  assert.deepEqual(seen.order, ['s0', 's1', 's2']);
});
