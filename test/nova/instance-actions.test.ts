import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import type { SagaEvent, SagaState } from '../../src/saga/index.ts';
import { SqlJournal } from '../../src/saga/sql-journal.ts';
import { setInstance } from './support/instances.ts';
import { novaWorld, people, type World } from './support/world.ts';

type Steps = readonly (readonly [node: string, kind: SagaEvent['kind'], second: number, data?: unknown])[];

/** Writes a saga of the server down with the engine's own journal, each step at its second. */
async function journal(
  world: World,
  subject: string,
  name: string,
  at: number,
  state: SagaState,
  steps: Steps,
): Promise<void> {
  let second = at;
  const clock = { now: () => Date.parse('2026-11-23T08:00:00Z') + second * 1000, monotonic: () => 0 };
  const writer = new SqlJournal(world.database, { ...systemRuntime(), clock }, { shared: false });
  const id = `${name}-${at}`;
  await writer.create([{ id, name, subject, plan: { requestId: `req-${id}`, userId: `user-${name}` } }]);
  for (const [index, [node, kind, after, data]] of steps.entries()) {
    second = at + after;
    await writer.append({ id, epoch: 1 }, { events: () => [{ seq: index + 1, node, kind, data }] });
  }
  second = at + 9;
  await writer.append({ id, epoch: 1 }, { events: () => [], state });
}

const built: Steps = [
  ['claim', 'succeeded', 1, { host: 'h1' }],
  ['network', 'started', 2],
  ['network', 'trace', 2, { path: '/v2.0/ports' }],
  ['network', 'succeeded', 3],
  ['spawn', 'started', 4],
];

test('actions are listed newest first, with request, time and failure', async (t) => {
  const world = await novaWorld(t);
  const id = await world.server();
  await journal(world, id, 'build', 0, 'unwound', built);
  await journal(world, id, 'terminate', 60, 'running', []);
  const list = async (version: string) =>
    (await world.ask('GET', `/servers/${id}/os-instance-actions`, { version })).json().instanceActions;
  const [deletion, creation] = await list('2.58');
  assert.deepEqual(creation, {
    action: 'create',
    instance_uuid: id,
    request_id: 'req-build-0',
    project_id: people.demo.projectId,
    user_id: 'user-build',
    start_time: '2026-11-23T08:00:00.000000',
    updated_at: '2026-11-23T08:00:09.000000',
    message: 'Error',
  });
  assert.deepEqual([deletion.action, deletion.user_id, deletion.message], ['delete', 'user-terminate', null]);
  assert.equal('updated_at' in (await list('2.57'))[0], false);
});

test('an action has its steps: what runs, what is done, what failed, what was taken back', async (t) => {
  const world = await novaWorld(t);
  const id = await world.server();
  const failed: Steps = [...built, ['spawn', 'failed', 5], ['spawn', 'undone', 6], ['network', 'undo-failed', 7]];
  await journal(world, id, 'build', 0, 'stuck', failed);
  await journal(world, id, 'build', 60, 'running', built);
  const show = async (action: string, version = '2.62', as: 'demo' | 'admin' = 'demo') =>
    (await world.ask('GET', `/servers/${id}/os-instance-actions/req-build-${action}`, { version, as })).json()
      .instanceAction;
  const events = (action: { events: { event: string; result: string | null; finish_time: string | null }[] }) =>
    action.events.map(({ event, result, finish_time: end }) => [event, result, end?.slice(17, 19) ?? null]);
  assert.deepEqual(events(await show('60')), [
    ['claim', 'Success', '01'],
    ['network', 'Success', '03'],
    ['spawn', null, null],
  ]);
  assert.deepEqual(events(await show('0')), [
    ['claim', 'Success', '01'],
    ['network', 'Success', '03'],
    ['spawn', 'Error', '05'],
    ['undo_spawn', 'Success', '06'],
    ['undo_network', 'Error', '07'],
  ]);
  const [forUser] = (await show('60')).events;
  assert.match(forUser.hostId, /^[0-9a-f]{56}$/);
  assert.deepEqual(['host' in forUser, 'traceback' in forUser], [false, false]);
  const [forAdmin] = (await show('60', '2.62', 'admin')).events;
  assert.equal(forAdmin.host, 'h1');
  assert.equal('hostId' in (await show('60', '2.61')).events[0], false);
  assert.equal('events' in (await show('60', '2.50')), false, 'below 2.51 for administrators only');
  assert.equal('events' in (await show('60', '2.50', 'admin')), true);
});

test('actions of a server that is gone are there since 2.21; unknown requests are not', async (t) => {
  const world = await novaWorld(t);
  const id = await world.server();
  await journal(world, id, 'build', 0, 'done', built);
  await setInstance(world.database, id, { deleted: 1, vm_state: 'deleted' });
  const path = `/servers/${id}/os-instance-actions`;
  assert.equal((await world.ask('GET', path, { version: '2.20' })).statusCode, 404);
  assert.equal((await world.ask('GET', path, { version: '2.21' })).json().instanceActions.length, 1);
  assert.equal((await world.ask('GET', `${path}/req-build-0`, { version: '2.21' })).statusCode, 200);
  assert.equal((await world.ask('GET', `${path}/req-x`, { version: '2.21' })).statusCode, 404);
  assert.equal((await world.ask('GET', path, { version: '2.21', as: 'other' })).statusCode, 404);
});

test('actions are paged since 2.58', async (t) => {
  const world = await novaWorld(t);
  const id = await world.server();
  for (const at of [0, 10, 20]) await journal(world, id, 'build', at, 'done', []);
  const path = `/servers/${id}/os-instance-actions`;
  const ids = (body: { instanceActions: { request_id: string }[] }) =>
    body.instanceActions.map((one) => one.request_id);
  const page = (await world.ask('GET', `${path}?limit=2`, { version: '2.58' })).json();
  assert.deepEqual(ids(page), ['req-build-20', 'req-build-10']);
  const rest = (await world.ask('GET', page.links[0].href.replace(/^.*\/v2\.1/, ''), { version: '2.58' })).json();
  assert.deepEqual([ids(rest), 'links' in rest], [['req-build-0'], false]);
  assert.equal((await world.ask('GET', `${path}?marker=x`, { version: '2.58' })).statusCode, 400);
  assert.equal(ids((await world.ask('GET', `${path}?limit=2`, { version: '2.57' })).json()).length, 3);
});
