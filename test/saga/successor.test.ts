import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MemoryJournal,
  type MemoryWork,
  NoSuccessor,
  SagaCancelled,
  type SagaDefinition,
  SagaEngine,
  Slots,
} from '../../src/saga/index.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

interface Plan {
  readonly nth: number;
}

/** A saga that goes well at its n-th try, and what is there of it. */
function world({ goesWellAt = 3, tries = 5, ends = (): boolean => false, slots = null as Slots | null } = {}) {
  const there = new Set<number>();
  const runs: string[] = [];
  const waiting = Promise.withResolvers<void>();
  const definition: SagaDefinition<Plan, { act: null }, { readonly who: string }, MemoryWork> = {
    name: 'try',
    onFailure: 'unwind',
    recovery: () => 'resume',
    reopen: () => ({ who: 'nobody' }),
    nodes: {
      act: {
        kind: 'action',
        after: [],
        do: async ({ plan, run }) => {
          runs.push(`${plan.nth} ${run.who}`);
          there.add(plan.nth);
          if (plan.nth < goesWellAt) throw new Error('not here');
          return null;
        },
        undo: async ({ plan }) => {
          there.delete(plan.nth);
        },
      },
    },
    successor: ({ nth }, _failure, { who }) =>
      nth >= tries
        ? null
        : {
            id: `try-${nth + 1}`,
            plan: { nth: nth + 1 },
            run: { who: `${who}'` },
            work: () => {
              if (ends()) throw new NoSuccessor();
            },
          },
    atRest: {
      unwound:
        ({ nth }) =>
        () =>
          runs.push(`end ${nth}`),
    },
  };
  const journal = new MemoryJournal();
  const engine = () => {
    const made = new SagaEngine<MemoryWork>({ journal, runtime: virtualRuntime(), logger: silentLogger });
    return { engine: made, kind: made.register(definition, slots) };
  };
  const first = async () => {
    const { engine: one, kind } = engine();
    const saga = kind.describe('try-1', 's', { nth: 1 });
    await one.create([saga]);
    return { engine: one, rest: kind.start(saga, { who: 'me' }) };
  };
  const states = () => [...journal.records.values()].map(({ id, state }) => `${id} ${state}`);
  return { there, runs, waiting, engine, first, journal, states };
}

test('what was taken back is tried instead, again and again, and who waits for the first is answered by the last', async () => {
  const { there, runs, first, states } = world();
  const { rest, engine } = await first();
  assert.equal(await rest, 'done');
  assert.equal(engine.size, 0);
  assert.deepEqual(runs, ['1 me', "2 me'", "3 me''"]);
  assert.deepEqual([...there], [3]);
  assert.deepEqual(states(), ['try-1 unwound', 'try-2 unwound', 'try-3 done']);
});

test('the last try rests as any other saga, and so does one whose successor is refused in the commit', async () => {
  const few = world({ tries: 2 });
  assert.equal(await (await few.first()).rest, 'unwound');
  assert.deepEqual(few.runs.at(-1), 'end 2');
  const refused = world({ ends: () => true });
  assert.equal(await (await refused.first()).rest, 'unwound');
  assert.deepEqual([refused.runs, refused.states()], [['1 me', 'end 1'], ['try-1 unwound']]);
});

test('a saga that another process had begun is not tried again; one that it had only written down is begun', async () => {
  const { engine, journal, runs, states } = world({ goesWellAt: 9 });
  const saga = (id: string, nth: number) => ({
    ...{ id, name: 'try', subject: 's', plan: { nth } },
    ...{ state: 'running', epoch: 1, failure: null, events: [] },
  });
  journal.records.set('try-7', { ...saga('try-7', 7), state: 'running' });
  const { engine: next } = engine();
  assert.equal(await next.recover(), 1);
  await next.idle();
  assert.deepEqual(runs, ['7 nobody', 'end 7']);
  assert.deepEqual(states(), ['try-7 unwound']);
});

test('whoever cancels the sagas of a subject stops what is tried instead, too; idle waits for it', async () => {
  const { engine, journal, states } = world({ goesWellAt: 99, tries: 98 });
  const { engine: one, kind } = engine();
  const saga = kind.describe('try-1', 's', { nth: 1 });
  await one.create([saga]);
  void kind.start(saga, { who: 'me' });
  await one.cancel(['try'], 's', new SagaCancelled('Deleted', 'gone'), new AbortController().signal);
  assert.equal(one.size, 0);
  assert.ok(states().every((state) => state.endsWith(' unwound')));
  assert.ok([...journal.records.values()].length < 98, 'it did not run to its end');
  await one.idle();
});

test('what is tried instead gets in line, and is left to the next process when no more are let in', async () => {
  const slots = new Slots({ atOnce: 1, waiting: 10 });
  const { first, states, runs } = world({
    slots,
    ends: () => {
      slots.close();
      return false;
    },
  });
  assert.equal(await (await first()).rest, null);
  assert.deepEqual(runs, ['1 me']);
  assert.deepEqual(states(), ['try-1 unwound', 'try-2 running']);
  assert.equal(slots.left, 1);
});
