import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Journal, MemoryJournal, type SagaDefinition, SagaEngine } from '../../src/saga/index.ts';
import { SqlJournal } from '../../src/saga/sql-journal.ts';
import { all, type Database, first, StoreError, type Work } from '../../src/store/index.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { testOnEngines } from '../support/engines.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

/** A saga of two steps that sets `there` to what it has done and not taken back. */
function definitionOf<W>(there: Set<string>): SagaDefinition<object, { one: null; two: null }, object, W> {
  const step = (name: string, after: 'one'[]) => ({
    kind: 'action' as const,
    after,
    do: async () => {
      there.add(name);
      return null;
    },
    undo: async () => {
      there.delete(name);
    },
  });
  return {
    name: 'build',
    onFailure: 'unwind',
    recovery: () => 'unwind',
    reopen: () => ({}),
    nodes: { one: step('one', []), two: step('two', ['one']) },
    atRest: {},
  };
}

/** A journal that refuses from the n-th write on, in a way that nobody foresees, until it is mended. */
class RefusingJournal extends MemoryJournal {
  refusesFrom: number;
  writes = 0;

  constructor(refusesFrom: number) {
    super();
    this.refusesFrom = refusesFrom;
  }

  override async append(...write: Parameters<MemoryJournal['append']>): Promise<unknown> {
    this.writes += 1;
    if (this.writes >= this.refusesFrom) throw new TypeError('a defect');
    return super.append(...write);
  }
}

function engineOf<W>(journal: Journal<W>) {
  const runtime = virtualRuntime();
  const there = new Set<string>();
  const engine = new SagaEngine<W>({ journal, runtime, logger: silentLogger });
  const kind = engine.register(definitionOf<W>(there));
  return { runtime, there, engine, kind };
}

for (let from = 1; from <= 5; from += 1) {
  test(`a saga whose journal refuses from write ${from} on rests without a restart once it works again`, async () => {
    const journal = new RefusingJournal(from);
    const { runtime, there, engine, kind } = engineOf(journal);
    const saga = kind.describe('s1', 'server1', {});
    await engine.create([saga]);
    assert.equal(await kind.start(saga, {}), null, 'it is lost');
    const stop = await engine.watch(5000);
    await runtime.timers.sleep(30_000);
    assert.equal(engine.size, 0);
    assert.match(journal.records.get('s1')?.state ?? '', /^(running|unwinding)$/, 'it is not given up either');
    journal.refusesFrom = Number.POSITIVE_INFINITY;
    await runtime.timers.sleep(10_000);
    await engine.idle();
    stop();
    const record = journal.records.get('s1');
    assert.ok(record?.state === 'unwound' || record?.state === 'done', record?.state);
    assert.deepEqual([...there], record.state === 'done' ? ['one', 'two'] : []);
    assert.ok(record.epoch > 2, 'each time under a new epoch');
  });
}

test('a saga that cannot be opened again is left to an operator after some tries, and the others go on', async () => {
  const journal = new MemoryJournal();
  const { there, engine, runtime } = engineOf(journal);
  engine.register({
    ...definitionOf<() => unknown>(there),
    name: 'broken',
    reopen: () => {
      throw new TypeError('a defect');
    },
  });
  await journal.create([
    { id: 's1', name: 'broken', subject: 'server1', plan: {} },
    { id: 's2', name: 'build', subject: 'server2', plan: {} },
  ]);
  const stop = await engine.watch(5000);
  await runtime.timers.sleep(6000);
  await engine.idle();
  assert.equal(journal.records.get('s2')?.state, 'unwound');
  assert.equal(journal.records.get('s1')?.state, 'running', 'once is not enough');
  await runtime.timers.sleep(60_000);
  stop();
  const { state, failure } = journal.records.get('s1') ?? {};
  assert.equal(state, 'stuck');
  assert.deepEqual([failure?.code, failure?.message], ['TypeError', 'a defect']);
});

test('a saga whose resting work is broken rests as stuck without it, and goes on at an operator’s word', async () => {
  const journal = new MemoryJournal();
  const { there, engine, runtime } = engineOf(journal);
  const defect = () => {
    if (isBroken) throw new TypeError('a defect');
  };
  let isBroken = true;
  engine.register({
    ...definitionOf<() => unknown>(there),
    name: 'broken',
    atRest: { unwound: () => defect, stuck: () => defect },
  });
  await journal.create([{ id: 's1', name: 'broken', subject: 'server1', plan: {} }]);
  const stop = await engine.watch(5000);
  await runtime.timers.sleep(60_000);
  assert.equal(journal.records.get('s1')?.state, 'stuck');
  const epochs = journal.records.get('s1')?.epoch;
  await runtime.timers.sleep(60_000);
  assert.equal(journal.records.get('s1')?.epoch, epochs, 'nobody touches it any more');
  isBroken = false;
  await engine.retry('s1', { why: 'mended' });
  await engine.idle();
  stop();
  assert.equal(journal.records.get('s1')?.state, 'unwound');
});

/** A database whose first answer to a write is lost on the way, though the write is done. */
function losesAnAnswer(database: Database): Database {
  let lost = false;
  return {
    engine: database.engine,
    read: (work) => database.read(work),
    write: async (work) => {
      const answer = await database.write(work);
      if (lost) return answer;
      lost = true;
      throw new StoreError('the connection broke');
    },
    durable: () => database.durable(),
    exclusively: (name, action) => database.exclusively(name, action),
    close: () => database.close(),
  };
}

testOnEngines('a saga that was written down without this process being told is gone on with', async (_t, database) => {
  const { runtime, engine, kind, there } = engineOf<Work<unknown>>(
    new SqlJournal(losesAnAnswer(database), virtualRuntime(), { shared: false }),
  );
  await assert.rejects(engine.create([kind.describe('s1', 'server1', {})]), StoreError);
  const stop = await engine.watch(5000);
  await runtime.timers.sleep(20_000);
  for (let turn = 0; turn < 500 && (await stateOf(database)) !== 'unwound'; turn += 1) await new Promise(setImmediate);
  stop();
  await engine.idle();
  assert.equal(await stateOf(database), 'unwound');
  assert.equal(there.size, 0);
});

testOnEngines('what this process runs, or is about to start, is not taken from it', async (_t, database) => {
  const journal = new SqlJournal(database, virtualRuntime(), { shared: false });
  const { engine, kind } = engineOf<Work<unknown>>(journal);
  const saga = kind.describe('s1', 'server1', {});
  await engine.create([saga]);
  assert.equal(await engine.recover(), 0);
  const rest = kind.start(saga, {});
  assert.equal(await engine.recover(), 0);
  assert.equal(await rest, 'done');
});

testOnEngines(
  'however many a dead process has left, and however many look, each is taken over once',
  async (_t, database) => {
    const dead = new SqlJournal(database, virtualRuntime(), { shared: false });
    const ids = Array.from({ length: 130 }, (_, at) => `s${at}`);
    await dead.create(ids.map((id) => ({ id, name: 'build', subject: id, plan: {} })));
    const { engine } = engineOf<Work<unknown>>(new SqlJournal(database, virtualRuntime(2), { shared: false }));
    const counts = await Promise.all([engine.recover(), engine.recover()]);
    assert.equal(counts[0] + counts[1], ids.length);
    await engine.idle();
    const rows = await database.read((queries) => all(queries.selectFrom('saga').select(['state', 'epoch'])));
    assert.deepEqual(new Set(rows.map(({ state, epoch }) => `${state} ${epoch}`)), new Set(['unwound 2']));
  },
);

async function stateOf(database: Database): Promise<string | undefined> {
  return (await database.read((queries) => first(queries.selectFrom('saga').select('state'))))?.state;
}
