import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MemoryJournal,
  type MemoryWork,
  SagaCancelled,
  type SagaDefinition,
  SagaEngine,
} from '../../src/saga/index.ts';
import { StoreError } from '../../src/store/index.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

type Outputs = { claim: string; network: string[]; disks: null; spawn: null };

/** A world with four things that can be there or not, and a saga that puts them there. */
function world(fail: Partial<Record<string, 'before' | 'after'>> = {}) {
  const there = new Set<string>();
  const order: string[] = [];
  const act = (name: string, signal: AbortSignal) => {
    order.push(name);
    if (fail[name] === 'before') throw new Error(`${name} failed`);
    there.add(name);
    if (fail[name] === 'after') throw new Error(`${name} failed after its effect`);
    signal.throwIfAborted();
  };
  const action = <Out>(name: string, after: (keyof Outputs)[], output: Out) => ({
    kind: 'action' as const,
    after,
    do: async ({ signal }: { signal: AbortSignal }) => {
      act(name, signal);
      return output;
    },
    undo: async () => {
      order.push(`undo ${name}`);
      if (fail[`undo ${name}`]) throw new Error(`undo ${name} failed`);
      there.delete(name);
    },
  });
  const definition: SagaDefinition<{ id: string }, Outputs, object, MemoryWork> = {
    name: 'build',
    onFailure: 'unwind',
    recovery: () => 'unwind',
    reopen: () => ({}),
    nodes: {
      claim: {
        kind: 'commit',
        after: [],
        commit: () => () => {
          there.add('claim');
          return 'host1';
        },
        undo: () => () => there.delete('claim'),
      },
      network: action('network', ['claim'], ['port1']),
      disks: action('disks', ['claim'], null),
      spawn: action('spawn', ['disks', 'network'], null),
    },
    atRest: {
      done: () => () => there.add('active'),
      unwound: (_plan, failure) => () => there.add(`error ${failure.node}`),
      stuck: () => () => there.add('stuck'),
    },
  };
  return { there, order, definition };
}

function engineFor(journal = new MemoryJournal()) {
  const engine = new SagaEngine<MemoryWork>({ journal, runtime: virtualRuntime(), logger: silentLogger });
  return { engine, journal };
}

async function runOnce(fail: Parameters<typeof world>[0] = {}) {
  const w = world(fail);
  const { engine, journal } = engineFor();
  const kind = engine.register(w.definition);
  const saga = kind.describe('s1', 'server1', { id: 'x' });
  await journal.create([saga]);
  const rest = await kind.start(saga, {});
  return { ...w, rest, record: journal.records.get('s1') };
}

test('a saga whose nodes all succeed rests as done, with every node started after those it needs', async () => {
  const { there, order, rest, record } = await runOnce();
  assert.equal(rest, 'done');
  assert.deepEqual(there, new Set(['claim', 'network', 'disks', 'spawn', 'active']));
  assert.deepEqual(order, ['network', 'disks', 'spawn']);
  assert.equal(record?.state, 'done');
});

for (const node of ['network', 'disks', 'spawn'] as const) {
  for (const when of ['before', 'after'] as const) {
    test(`a failure of ${node} ${when} its effect takes back everything that had started`, async () => {
      const { there, rest, record } = await runOnce({ [node]: when });
      assert.equal(rest, 'unwound');
      assert.deepEqual(there, new Set([`error ${node}`]));
      assert.equal(record?.failure?.node, node);
    });
  }
}

/** A journal whose store is away for the writes with these numbers. */
class FailingJournal extends MemoryJournal {
  readonly #away: ReadonlySet<number>;
  writes = 0;

  constructor(away: Iterable<number>) {
    super();
    this.#away = new Set(away);
  }

  override async append(...write: Parameters<MemoryJournal['append']>): Promise<unknown> {
    this.writes += 1;
    if (this.#away.has(this.writes)) throw new StoreError('away');
    return super.append(...write);
  }
}

test('whenever the store is away for two writes, the saga rests all the same, with all or nothing done', async () => {
  for (let first = 1; first < 16; first += 1) {
    const w = world(first % 2 === 0 ? { spawn: 'after' } : {});
    const { engine, journal } = engineFor(new FailingJournal([first, first + 1]));
    const kind = engine.register(w.definition);
    const saga = kind.describe('s1', 'server1', { id: 'x' });
    await journal.create([saga]);
    const rest = await kind.start(saga, {});
    assert.equal(journal.records.get('s1')?.state, rest, `away at ${first}`);
    if (rest === 'done') assert.equal(w.there.size, 5);
    else assert.deepEqual([rest, w.there.size], ['unwound', 1], `away at ${first}: ${[...w.there]}`);
    const seqs = journal.records.get('s1')?.events.map(({ seq }) => seq) ?? [];
    assert.equal(new Set(seqs).size, seqs.length);
  }
});

test('an undo that fails for ever leaves the saga stuck, visibly, and what follows it in the undo order stays', async () => {
  const { there, rest, order, record } = await runOnce({ spawn: 'before', 'undo network': 'before' });
  assert.match(
    record?.failure?.message ?? '',
    /spawn failed It could not be taken back in step network: undo network failed/,
  );
  assert.equal(rest, 'stuck');
  assert.ok(there.has('stuck'));
  assert.ok(there.has('claim'), 'the claim is not given back while the network may still use it');
  assert.ok(order.filter((entry) => entry === 'undo network').length > 1, 'it was tried again');
});

test('cancelling stops the way forward and resolves when everything is taken back', async () => {
  const w = world();
  const { engine, journal } = engineFor();
  const { runtime } = { runtime: virtualRuntime() };
  const definition = {
    ...w.definition,
    nodes: {
      ...w.definition.nodes,
      disks: {
        kind: 'action' as const,
        after: ['claim' as const],
        do: async ({ signal }: { signal: AbortSignal }) => {
          await runtime.timers.sleep(1e9, signal);
          return null;
        },
        undo: null,
      },
    },
  };
  const kind = engine.register(definition);
  const saga = kind.describe('s1', 'server1', { id: 'x' });
  await journal.create([saga]);
  const rest = kind.start(saga, {});
  await engine.cancel(
    ['build'],
    'server1',
    new SagaCancelled('deleted', 'the server was deleted'),
    new AbortController().signal,
  );
  assert.equal(await rest, 'unwound');
  assert.deepEqual(w.there, new Set(['error null']));
  assert.equal(journal.records.get('s1')?.failure?.code, 'deleted');
});

/** Thrown by a journal that plays a process killed at its n-th write. */
class Killed extends Error {}

function dyingJournal(journal: MemoryJournal, dieAt: number, when: 'before' | 'after') {
  let writes = 0;
  const dying = Object.create(journal) as MemoryJournal;
  dying.append = async (saga, write) => {
    writes += 1;
    if (writes > dieAt || (writes === dieAt && when === 'before')) throw new Killed();
    const output = await journal.append(saga, write);
    if (writes === dieAt) throw new Killed();
    return output;
  };
  return dying;
}

for (const failing of [{}, { spawn: 'after' as const }]) {
  for (const when of ['before', 'after'] as const) {
    for (let dieAt = 1; dieAt <= 14; dieAt += 1) {
      test(`killed ${when} journal write ${dieAt}${failing.spawn ? ' of a build that fails' : ''}: the next process finishes or takes everything back`, async () => {
        const w = world(failing);
        const journal = new MemoryJournal();
        const first = new SagaEngine<MemoryWork>({
          journal: dyingJournal(journal, dieAt, when),
          runtime: virtualRuntime(),
          logger: silentLogger,
        });
        const kind = first.register(w.definition);
        const saga = kind.describe('s1', 'server1', { id: 'x' });
        await journal.create([saga]);
        await kind.start(saga, {});

        const { engine } = engineFor(journal);
        engine.register(w.definition);
        await engine.recover();
        await engine.idle();
        const state = journal.records.get('s1')?.state;
        if (state === 'done') assert.deepEqual(w.there, new Set(['claim', 'network', 'disks', 'spawn', 'active']));
        else {
          assert.equal(state, 'unwound');
          const left = [...w.there].filter((thing) => !thing.startsWith('error'));
          assert.deepEqual(left, []);
        }
      });
    }
  }
}

test('a saga taken over by another process is written by the first one no more', async () => {
  const w = world();
  const journal = new MemoryJournal();
  const { engine: first } = engineFor(journal);
  const gate = Promise.withResolvers<null>();
  const definition = {
    ...w.definition,
    nodes: { ...w.definition.nodes, disks: { kind: 'action' as const, after: [], do: () => gate.promise, undo: null } },
  };
  const kind = first.register(definition);
  const saga = kind.describe('s1', 'server1', { id: 'x' });
  await journal.create([saga]);
  const rest = kind.start(saga, {});
  const { engine: second } = engineFor(journal);
  second.register({
    ...definition,
    nodes: { ...definition.nodes, disks: { ...definition.nodes.disks, do: async () => null } },
  });
  await second.recover();
  await second.idle();
  const events = journal.records.get('s1')?.events.length;
  gate.resolve(null);
  assert.equal(await rest, null);
  assert.equal(journal.records.get('s1')?.events.length, events);
});
