import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MemoryJournal,
  type MemoryWork,
  type SagaDefinition,
  SagaEngine,
  SagaNotFound,
  SagaNotStuck,
} from '../../src/saga/index.ts';
import { SqlJournal } from '../../src/saga/sql-journal.ts';
import type { Work } from '../../src/store/index.ts';
import { capturingLogger } from '../support/capturing-logger.ts';
import { testOnEngines } from '../support/engines.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

/** A world in which the step `one` cannot be taken back, and `two` not be done, while `broken`. */
class World {
  broken = true;
  readonly there = new Set<string>();

  definition<W>(onFailure: 'unwind' | 'stop'): SagaDefinition<object, { one: null; two: null }, object, W> {
    return {
      name: 'build',
      onFailure,
      recovery: () => 'resume',
      reopen: () => ({}),
      nodes: {
        one: {
          kind: 'action',
          after: [],
          do: async () => {
            this.there.add('one');
            return null;
          },
          undo: async () => {
            if (this.broken) throw new Error('one stays');
            this.there.delete('one');
          },
        },
        two: {
          kind: 'action',
          after: ['one'],
          do: async () => {
            if (this.broken) throw new Error('two cannot be');
            this.there.add('two');
            return null;
          },
          undo: async () => {
            this.there.delete('two');
          },
        },
      },
      atRest: {},
    };
  }
}

/** A saga that is stuck. */
async function stuck(onFailure: 'unwind' | 'stop') {
  const world = new World();
  const journal = new MemoryJournal();
  const { logger, lines } = capturingLogger();
  const engine = new SagaEngine<MemoryWork>({ journal, runtime: virtualRuntime(), logger });
  const kind = engine.register(world.definition<MemoryWork>(onFailure));
  const saga = kind.describe('s1', 'server1', {});
  await engine.create([saga]);
  assert.equal(await kind.start(saga, {}), 'stuck');
  return { world, engine, lines, record: () => journal.records.get('s1') };
}

const word = { userId: 'olga', requestId: 'req-1' };

test('a saga that gets stuck is an error in the log, with the step and the cause', async () => {
  const { lines } = await stuck('unwind');
  const told = lines.filter((line) => line.startsWith('error saga is stuck'));
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /sagaId: 's1', subject: 'server1', node: 'two', .*two cannot be.*one stays/);
});

test('once the cause is gone, a stuck saga that is retried is taken back to the end', async () => {
  const { world, engine, record } = await stuck('unwind');
  world.broken = false;
  await engine.retry('s1', word);
  await engine.idle();
  assert.equal(record()?.state, 'unwound');
  assert.deepEqual([...world.there], []);
  assert.equal(record()?.epoch, 2);
  assert.equal(record()?.failure?.message, 'two cannot be', 'what stood in the way does no more');
  assert.deepEqual(record()?.events.find(({ kind }) => kind === 'retried')?.data, word);
});

test('one that is never unwound goes forward when it is retried, and has not failed then', async () => {
  const { world, engine, record } = await stuck('stop');
  world.broken = false;
  await engine.retry('s1', word);
  await engine.idle();
  assert.deepEqual([record()?.state, record()?.failure], ['done', null]);
  assert.deepEqual([...world.there], ['one', 'two']);
});

test('one that gets stuck again can be retried again, and its failure does not grow', async () => {
  const { world, engine, record } = await stuck('unwind');
  const first = record()?.failure;
  await engine.retry('s1', word);
  await engine.idle();
  assert.deepEqual([record()?.state, record()?.failure?.message], ['stuck', first?.message]);
  world.broken = false;
  await engine.retry('s1', word);
  await engine.idle();
  assert.equal(record()?.state, 'unwound');
});

test('an abandoned saga stays as it is, with who and why in its journal, and nothing more can be decided', async () => {
  const { world, engine, record } = await stuck('unwind');
  const why = { ...word, why: 'the host is gone' };
  await engine.abandon('s1', why);
  assert.equal(record()?.state, 'abandoned');
  assert.deepEqual(record()?.events.at(-1)?.data, why);
  assert.deepEqual([...world.there], ['one'], 'nothing is touched');
  world.broken = false;
  await assert.rejects(engine.retry('s1', word), SagaNotStuck);
  await assert.rejects(engine.abandon('s1', why), SagaNotStuck);
  assert.equal(await engine.recover(), 0, 'it is not unfinished either');
});

test('what is not stuck, or not there, is nobody’s to decide about', async () => {
  const { world, engine, record } = await stuck('stop');
  world.broken = false;
  await engine.retry('s1', word);
  await assert.rejects(engine.abandon('s1', word), SagaNotStuck);
  await engine.idle();
  await assert.rejects(engine.retry('s1', word), SagaNotStuck);
  assert.equal(record()?.state, 'done');
  await assert.rejects(engine.retry('s2', word), SagaNotFound);
  await assert.rejects(engine.abandon('s2', word), SagaNotFound);
});

testOnEngines(
  'of many who decide at the same moment, one is heard, and it is written down once',
  async (_t, database) => {
    const world = new World();
    const { logger } = capturingLogger();
    const make = (seed: number) => {
      const runtime = virtualRuntime(seed);
      const journal = new SqlJournal(database, runtime, { shared: true });
      const engine = new SagaEngine<Work<unknown>>({
        journal,
        runtime,
        logger,
        undoLimits: { deadline: 1, pauses: [] },
      });
      return { journal, engine, kind: engine.register(world.definition<Work<unknown>>('unwind')) };
    };
    const [here, there] = [make(1), make(2)];
    const saga = here.kind.describe('s1', 'server1', {});
    await here.engine.create([saga]);
    assert.equal(await here.kind.start(saga, {}), 'stuck');
    world.broken = false;
    const decisions = [here, there, here, there].flatMap(({ engine }) => [
      engine.abandon('s1', word),
      engine.retry('s1', word),
    ]);
    const outcomes = await Promise.allSettled(decisions);
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') assert.ok(outcome.reason instanceof SagaNotStuck);
    await Promise.all([here.engine.idle(), there.engine.idle()]);
    const record = await here.journal.find('s1');
    assert.equal(record?.events.filter(({ kind }) => kind === 'retried' || kind === 'abandoned').length, 1);
    assert.match(record?.state ?? '', /^(unwound|abandoned)$/);
  },
);
