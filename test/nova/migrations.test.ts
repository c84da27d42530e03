import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NoValidHost } from '../../src/compute/index.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { SqlJournal } from '../../src/saga/sql-journal.ts';
import { run } from '../../src/store/index.ts';
import { setInstance } from './support/instances.ts';
import { novaWorld, type World } from './support/world.ts';

let minute = 0;

/** Writes down that this was done to a server. */
async function did(world: World, name: string, subject: string, state: string): Promise<string> {
  const journal = new SqlJournal(world.database, systemRuntime(), { shared: false });
  const id = `0000000${minute}-0000-4000-8000-000000000000`;
  await journal.create([{ id, name, subject, plan: { requestId: 'r', order: { flavor: { id: '2' } } } }]);
  minute += 1;
  const created_at = `2026-01-01T00:0${minute}:00.000Z`;
  await world.database.write(function* (queries) {
    yield* run(queries.updateTable('saga').set({ state, created_at, updated_at: created_at }).where('id', '=', id));
  });
  return id;
}

test('resizes are migrations, with what became of them', async (t) => {
  const world = await novaWorld(t);
  const server = await world.server();
  await setInstance(world.database, server, { host: 'h1', node: 'n1' });
  const other = await world.server();
  await did(world, 'resize', server, 'done');
  await did(world, 'revertResize', server, 'done');
  await did(world, 'resize', server, 'unwound');
  await did(world, 'stop', server, 'done');
  const last = await did(world, 'resize', server, 'done');
  await did(world, 'confirmResize', server, 'running');
  await did(world, 'resize', other, 'running');
  const list = async (query: string, version = '2.66') => {
    const answer = await world.ask('GET', `/os-migrations${query}`, { as: 'admin', version });
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json();
  };
  const statuses = async (query: string) =>
    (await list(query)).migrations.map(({ status }: { status: string }) => status);
  assert.deepEqual(await statuses(''), ['migrating', 'confirming', 'error', 'reverted']);
  assert.deepEqual(await statuses(`?instance_uuid=${server}`), ['confirming', 'error', 'reverted']);
  assert.deepEqual(await statuses('?status=error'), ['error']);
  assert.deepEqual(await statuses('?host=h1&migration_type=resize'), ['confirming', 'error', 'reverted']);
  assert.deepEqual(await statuses('?migration_type=live-migration'), []);
  assert.deepEqual(await statuses('?changes-since=2026-01-01T00:06:00Z'), ['migrating', 'confirming']);
  const page = await list('?limit=1');
  assert.match(page.migrations_links[0].href, /marker=/);
  assert.deepEqual(await statuses(`?marker=${page.migrations[0].uuid}&limit=1`), ['confirming']);

  const one = (await list('', '2.59')).migrations[1];
  assert.deepEqual(one, {
    ...{ id: 4, uuid: last, instance_uuid: server, status: 'confirming', migration_type: 'resize' },
    ...{ source_compute: 'h1', source_node: 'n1', dest_compute: 'h1', dest_node: 'n1', dest_host: null },
    ...{ old_instance_type_id: null, new_instance_type_id: 2 },
    ...{ created_at: '2026-01-01T00:05:00.000000', updated_at: '2026-01-01T00:06:00.000000' },
  });
  const old = (await list('', '2.1')).migrations[1];
  assert.deepEqual(['uuid' in old, 'migration_type' in old], [false, false]);
  for (const bad of ['?marker=x', '?changes-since=yesterday', '?limit=-1']) {
    assert.equal((await world.ask('GET', `/os-migrations${bad}`, { as: 'admin', version: '2.66' })).statusCode, 400);
  }
});

test('no live migration is under way', async (t) => {
  const world = await novaWorld(t);
  const path = `/servers/${await world.server()}/migrations`;
  const ask = (method: string, below: string, version: string, body?: object) =>
    world.ask(method, `${path}${below}`, { as: 'admin', version, ...(body && { body }) });
  assert.deepEqual((await ask('GET', '', '2.23')).json(), { migrations: [] });
  assert.equal((await ask('GET', '', '2.22')).statusCode, 404);
  assert.equal((await ask('GET', '/1', '2.23')).statusCode, 404);
  assert.equal((await ask('DELETE', '/1', '2.24')).statusCode, 404);
  assert.equal((await ask('POST', '/1/action', '2.22', { force_complete: null })).statusCode, 404);
});

test('a server has no other host to go to, and the refusals say which host is meant', async (t) => {
  const world = await novaWorld(t);
  const id = await world.server();
  const act = async (body: object, version: string, as: 'admin' | 'demo' = 'admin') => {
    const answer = await world.ask('POST', `/servers/${id}/action`, { as, version, body });
    const [error] = Object.values(answer.json()) as { message: string }[];
    return [answer.statusCode, error?.message];
  };
  const live = (host: string | null, more = {}) => ({ 'os-migrateLive': { host, block_migration: 'auto', ...more } });
  assert.equal((await act({ migrate: null }, '2.1', 'demo'))[0], 403);
  assert.deepEqual((await act({ migrate: null }, '2.1'))[0], 409, 'it is on no host yet');
  const at = '2026-01-01T00:00:00.000Z';
  const launched = { host: 'h1', vm_state: 'active', task_state: null, launched_at: at };
  await setInstance(world.database, id, launched);
  const none = [400, 'No valid host was found. There are not enough hosts available.'];
  world.compute.refusal = new NoValidHost('of 1 host 0 are not where it is');
  const nowhere = [400, `${none[1]?.toString().slice(0, -1)}: of 1 host 0 are not where it is.`];
  assert.deepEqual(await act({ migrate: null }, '2.1'), nowhere);
  assert.deepEqual(await act({ migrate: {} }, '2.56'), nowhere);
  assert.deepEqual(await act(live(null), '2.25'), none);
  assert.deepEqual(await act(live(null), '2.73'), none);
  assert.deepEqual(await act({ migrate: { host: 'h2' } }, '2.56'), [400, 'Compute host h2 could not be found.']);
  assert.match(String((await act({ migrate: { host: 'h1' } }, '2.56'))[1]), /where the server exists/);
  assert.match(String((await act(live('h1'), '2.30'))[1]), /to current host \(h1\)/);
  assert.match(String((await act(live(null, { force: true }), '2.30'))[1]), /force/);
  assert.equal((await act(live(null, { force: true }), '2.68'))[0], 400);
  assert.equal((await act(live(null), '2.1'))[0], 400);
  const stopped = { vm_state: 'stopped' };
  await setInstance(world.database, id, stopped);
  assert.deepEqual(await act({ migrate: null }, '2.1'), nowhere);
  assert.match(String((await act(live(null), '2.25'))[1]), /Cannot 'os-migrateLive' .* vm_state stopped/);
});
