import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowOfNewInstance } from '../../src/compute/instance.ts';
import { insertInstances } from '../../src/compute/instance-store.ts';
import { NotifyingJournal } from '../../src/compute/notifications/notifying-journal.ts';
import { waitingFor } from '../../src/compute/notifications/outbox.ts';
import type { StateChanges } from '../../src/compute/notifications/state-changes.ts';
import { Teller } from '../../src/compute/notifications/teller.ts';
import { SqlJournal } from '../../src/saga/sql-journal.ts';
import { type Database, run, type Work } from '../../src/store/index.ts';
import { testDatabase } from '../support/database.ts';
import { testOnEngines } from '../support/engines.ts';
import { testSealer } from '../support/keys.ts';
import { newInstance } from '../support/new-instance.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const { uuid } = newInstance();
const now = '2026-01-01T00:00:00.000Z';

async function world(database: Database, notifyOnStateChange?: StateChanges) {
  const runtime = virtualRuntime();
  const plan = { instanceUuid: uuid, requestId: 'req-1', userId: 'olga', projectId: 'p' };
  await database.write((queries) => insertInstances(queries, [rowOfNewInstance(newInstance(), testSealer(), now)]));
  const teller = new Teller({ runtime, targets: ['webhook'], host: 'one', notifyOnStateChange });
  const journal = new NotifyingJournal(new SqlJournal(database, runtime, { shared: false }), teller, () => {});
  const waiting = async () => {
    const rows = await database.read((queries) => waitingFor(queries, 'webhook', 100));
    return rows.map(({ event_type }) => event_type);
  };
  return { journal, waiting, saga: (id: string, name: string) => ({ id, name, subject: uuid, plan }) };
}

const nothing: Work<null> = function* () {
  yield* [];
  return null;
};
const failing: Work<null> = function* () {
  yield* [];
  throw new Error('not to be');
};
const failure = { node: 'plug', code: 'Broken', message: 'broken', detail: '' };
const noEvents = () => [];

testOnEngines('a write that is repeated, its answer lost, tells the same message', async (_t, database) => {
  const { journal, waiting, saga } = await world(database);
  await journal.create([saga('a', 'attach')]);
  for (const _ of [1, 2, 3])
    await journal.append({ id: 'a', epoch: 1 }, { events: noEvents, state: 'unwound', failure });
  assert.deepEqual(await waiting(), ['instance.interface_attach.start', 'instance.interface_attach.error']);
});

test('what is not committed is not told', async (t) => {
  const database = testDatabase(t);
  const { journal, waiting, saga } = await world(database);
  await assert.rejects(journal.create([saga('a', 'detach')], failing), /not to be/);
  await journal.create([saga('b', 'stop')]);
  const write = { events: noEvents, commits: 'finish', work: failing };
  await assert.rejects(journal.append({ id: 'b', epoch: 1 }, write), /not to be/);
  // Another process has taken it over.
  await assert.rejects(journal.append({ id: 'b', epoch: 0 }, { ...write, work: nothing }), /owned by another process/);
  assert.deepEqual(await waiting(), ['instance.power_off.start']);
});

test('the end of an action is told with its effect, not once more with its rest', async (t) => {
  const database = testDatabase(t);
  const { journal, waiting, saga } = await world(database);
  await journal.create([saga('a', 'pause'), saga('b', 'add_fixed_ip')]);
  const at = { id: 'a', epoch: 1 };
  assert.equal(await journal.append(at, { events: noEvents, commits: 'finish', work: nothing }), null);
  await journal.append(at, { events: noEvents, state: 'done' });
  for (const write of [{ commits: 'finish' }, { state: 'unwinding' as const }, { state: 'done' as const }]) {
    await journal.append({ id: 'b', epoch: 1 }, { events: noEvents, ...write });
  }
  assert.deepEqual(await waiting(), ['instance.pause.start', 'instance.pause.end']);
});

test('the next try of a build on another host is told after the end of the one before', async (t) => {
  const database = testDatabase(t);
  const { journal, waiting, saga } = await world(database);
  await journal.create([saga('a', 'build')]);
  const successor = saga('b', 'build');
  await journal.append(
    { id: 'a', epoch: 1 },
    { events: noEvents, state: 'unwound', failure, work: nothing, successor },
  );
  await journal.append({ id: 'b', epoch: 1 }, { events: noEvents, commits: 'activate', work: nothing });
  const names = ['start', 'error', 'start', 'end'].map((phase) => `instance.create.${phase}`);
  assert.deepEqual(await waiting(), names);
});

testOnEngines('a change of state is told in its commit, once, or not at all', async (_t, database) => {
  const { journal, waiting, saga } = await world(database, 'vm_state');
  const to = (vm_state: string, end = nothing): Work<null> =>
    function* (queries) {
      yield* run(queries.updateTable('instance').set({ vm_state }).where('uuid', '=', uuid));
      return yield* end(queries);
    };
  // Its end tells nothing else.
  await journal.create([saga('a', 'add_security_group')]);
  const append = (epoch: number, work: Work<null>) => journal.append({ id: 'a', epoch }, { events: noEvents, work });
  await assert.rejects(append(1, to('active', failing)), /not to be/);
  await assert.rejects(append(0, to('active')), /owned by another process/);
  assert.deepEqual(await waiting(), []);
  for (const _ of [1, 2]) await append(1, to('active'));
  await append(1, nothing);
  assert.deepEqual(await waiting(), ['instance.update']);
  await append(1, to('stopped'));
  assert.deepEqual(await waiting(), ['instance.update', 'instance.update']);
  // What an operator decides of a stuck one changes states, too.
  await journal.append({ id: 'a', epoch: 1 }, { events: noEvents, state: 'stuck', failure });
  const retry = { kind: 'retried', to: 'running', data: {} } as const;
  assert.ok(await journal.decide({ id: 'a', epoch: 1 }, { ...retry, work: to('building') }));
  assert.equal((await waiting()).length, 3);
});
