import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryJournal, type MemoryWork, type SagaDefinition, SagaEngine } from '../../src/saga/index.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

/** A saga of one step that fails so many times. */
function failing(onFailure: 'unwind' | 'stop', times: number) {
  let tries = 0;
  const definition: SagaDefinition<object, { step: null }, object, MemoryWork> = {
    name: 'deletion',
    onFailure,
    recovery: () => 'resume',
    reopen: () => ({}),
    nodes: {
      step: {
        kind: 'action',
        after: [],
        do: async () => {
          tries += 1;
          if (tries <= times) throw new Error('not now');
          return null;
        },
        undo: null,
      },
    },
    atRest: {},
  };
  const journal = new MemoryJournal();
  const engine = new SagaEngine({ journal, runtime: virtualRuntime(), logger: silentLogger });
  const kind = engine.register(definition);
  const run = async () => {
    const saga = kind.describe('s1', 'server1', {});
    await engine.create([saga]);
    return kind.start(saga, {});
  };
  return { run, tries: () => tries, kinds: () => journal.records.get('s1')?.events.map((event) => event.kind) };
}

test('where there is no way back, a step that fails is tried as often as an undo is', async () => {
  const { run, tries, kinds } = failing('stop', 8);
  assert.equal(await run(), 'done');
  assert.equal(tries(), 9);
  assert.deepEqual(kinds(), ['started', ...Array(8).fill('do-failed'), 'succeeded']);
});

test('a step that fails once too often leaves such a saga stuck', async () => {
  const { run, tries } = failing('stop', 9);
  assert.equal(await run(), 'stuck');
  assert.equal(tries(), 9);
});

test('where there is a way back, one failure is enough', async () => {
  const { run, tries } = failing('unwind', 1);
  assert.equal(await run(), 'unwound');
  assert.equal(tries(), 1);
});
