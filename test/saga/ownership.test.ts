import assert from 'node:assert/strict';
import { type SagaDefinition, SagaEngine, SagaLostError } from '../../src/saga/index.ts';
import { SqlJournal } from '../../src/saga/sql-journal.ts';
import type { Database, Work } from '../../src/store/index.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { testOnEngines } from '../support/engines.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

/** A saga of one step that ends when it is told to. */
function slowSaga(done: Promise<null>): SagaDefinition<object, { step: null }, object, Work<unknown>> {
  return {
    name: 'slow',
    onFailure: 'unwind',
    recovery: () => 'resume',
    reopen: () => ({}),
    nodes: { step: { kind: 'action', after: [], do: () => done, undo: null } },
    atRest: {},
  };
}

const everything = { names: ['slow'], most: 10, runsHere: () => false };

function twoProcesses(database: Database) {
  const runtime = virtualRuntime();
  const make = (done: Promise<null>) => {
    const journal = new SqlJournal(database, runtime, { shared: true, deadAfter: 20_000 });
    const engine = new SagaEngine({ journal, runtime, logger: silentLogger });
    return { journal, engine, kind: engine.register(slowSaga(done)) };
  };
  const gate = Promise.withResolvers<null>();
  return { runtime, gate, first: make(gate.promise), second: make(Promise.resolve(null)) };
}

testOnEngines('the sagas of a process that is alive are left to it', async (_t, database) => {
  const { runtime, gate, first, second } = twoProcesses(database);
  await first.journal.beat();
  const saga = first.kind.describe('s1', 'subject', {});
  await first.journal.create([saga]);
  const rest = first.kind.start(saga, {});
  runtime.advance(15_000);
  assert.equal(await second.engine.recover(), 0);
  assert.equal(await second.journal.isUnderWayElsewhere(['slow'], 'subject'), true);
  gate.resolve(null);
  assert.equal(await rest, 'done');
  assert.equal(await second.journal.isUnderWayElsewhere(['slow'], 'subject'), false);
});

testOnEngines(
  'those of a process that is not seen any more are taken over, and it can write no more',
  async (_t, database) => {
    const { runtime, gate, first, second } = twoProcesses(database);
    await first.journal.beat();
    const saga = first.kind.describe('s1', 'subject', {});
    await first.journal.create([saga]);
    const rest = first.kind.start(saga, {});
    await new Promise((resolve) => setTimeout(resolve, 20));
    runtime.advance(25_000);
    await second.journal.beat();
    assert.equal(await second.engine.recover(), 1);
    await second.engine.idle();
    assert.equal(
      await second.journal.isUnderWayElsewhere(['slow'], 'subject'),
      false,
      'the second one has finished it',
    );
    gate.resolve(null);
    assert.equal(await rest, null, 'the first one has lost it');
    await assert.rejects(first.journal.append({ id: 's1', epoch: 1 }, { events: () => [] }), SagaLostError);
  },
);

testOnEngines('of several processes that look at once, one takes a saga', async (_t, database) => {
  const { runtime, first } = twoProcesses(database);
  await first.journal.create([first.kind.describe('s1', 'subject', {})]);
  runtime.advance(25_000);
  const others = Array.from({ length: 5 }, () => new SqlJournal(database, runtime, { shared: true }));
  const taken = await Promise.all(others.map((journal) => journal.takeUnfinished(everything)));
  assert.equal(taken.flat().length, 1);
});

testOnEngines('where only one process can be, all others are dead', async (_t, database) => {
  const { runtime, first } = twoProcesses(database);
  await first.journal.beat();
  await first.journal.create([first.kind.describe('s1', 'subject', {})]);
  const next = new SqlJournal(database, runtime, { shared: false });
  assert.equal((await next.takeUnfinished(everything)).length, 1);
});

testOnEngines(
  'that a saga was taken over is written down at once, before anything of it goes on',
  async (_t, database) => {
    const { runtime, first } = twoProcesses(database);
    await first.journal.create([first.kind.describe('s1', 'subject', {})]);
    const started = { seq: 1, node: 'step', kind: 'started', data: undefined } as const;
    await first.journal.append({ id: 's1', epoch: 1 }, { events: () => [started] });
    for (const epoch of [2, 3]) {
      runtime.advance(25_000);
      const next = new SqlJournal(database, runtime, { shared: true });
      const [taken] = await next.takeUnfinished(everything);
      const kinds = ['started', 'taken-over', 'taken-over'].slice(0, epoch);
      for (const record of [taken, await next.find('s1')]) {
        assert.equal(record?.epoch, epoch);
        assert.deepEqual(
          record?.events.map(({ seq, kind }) => [seq, kind]),
          kinds.map((kind, index) => [index + 1, kind]),
        );
      }
    }
  },
);

testOnEngines('a process that stops keeps what it still runs, and takes nothing more over', async (_t, database) => {
  const { runtime, gate, first, second } = twoProcesses(database);
  const retire = await first.engine.watch(5000);
  const saga = first.kind.describe('s1', 'subject', {});
  await first.engine.create([saga]);
  const rest = first.kind.start(saga, {});
  retire();
  // One of a process that has died.
  await second.journal.create([{ id: 's2', name: 'slow', subject: 'other', plan: {} }]);
  for (let passed = 0; passed < 60_000; passed += 2000) {
    await runtime.timers.sleep(2000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.equal(first.engine.size, 1);
  const seen = { names: ['slow'], most: 10, runsHere: () => true };
  assert.deepEqual(await second.journal.takeUnfinished(seen), []);
  assert.equal(await second.engine.recover(), 1, 'of the dead one alone');
  await second.engine.idle();
  gate.resolve(null);
  assert.equal(await rest, 'done', 'nobody has taken it');
});
