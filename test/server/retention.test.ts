import assert from 'node:assert/strict';
import { defaultRetention, startRetention } from '../../src/server/retention.ts';
import type { InstanceTable } from '../../src/store/index.ts';
import { all, type Database, run } from '../../src/store/index.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { testOnEngines } from '../support/engines.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const day = 86_400_000;
const hour = 3_600_000;

function row(uuid: string, terminatedAt: string | null): InstanceTable {
  const at = '2025-01-01T00:00:00.000Z';
  const nothing = { host: null, node: null, availability_zone: null, requested_zone: null, description: null };
  const unset = { image_id: null, key_name: null, user_data: null, locked_reason: null, access_ip_v4: null };
  return {
    ...nothing,
    ...unset,
    locked_by: null,
    shelved_image_id: null,
    before_resize: null,
    state_since: null,
    host_hints: null,
    uuid,
    project_id: 'p',
    user_id: 'u',
    name: uuid,
    hostname: uuid,
    vm_state: terminatedAt ? 'deleted' : 'active',
    task_state: null,
    power_state: 0,
    vcpus: 1,
    memory_mb: 1,
    disk_gb: 1,
    flavor: '{}',
    flavor_id: '1',
    image_properties: '{}',
    config_drive: 0,
    requested_networks: '"none"',
    security_groups: '[]',
    metadata: '{}',
    tags: '[]',
    locked: 0,
    access_ip_v6: null,
    disk_config: 'MANUAL',
    reservation_id: 'r',
    launch_index: 0,
    created_at: at,
    updated_at: at,
    launched_at: null,
    terminated_at: terminatedAt,
    deleted: terminatedAt ? 1 : 0,
  };
}

/** Writes a server down, with a fault and with one saga in each of the states given. */
async function put(database: Database, uuid: string, terminatedAt: string | null, states: readonly string[]) {
  const at = '2025-01-01T00:00:00.000Z';
  await database.write(function* (queries) {
    yield* run(queries.insertInto('instance').values(row(uuid, terminatedAt)));
    const fault = { id: `fault-${uuid}`, instance_uuid: uuid, code: 500, message: 'm', details: 'd', created_at: at };
    yield* run(queries.insertInto('instance_fault').values(fault));
    for (const state of states) {
      const saga = { id: `${state}-${uuid}`, name: 'build', subject: uuid, state, plan: '{}', owner: 'o', epoch: 1 };
      yield* run(queries.insertInto('saga').values({ ...saga, error: null, created_at: at, updated_at: at }));
      const event = { saga_id: saga.id, seq: 1, node: null, kind: 'failed', data: null, at };
      yield* run(queries.insertInto('saga_event').values(event));
    }
  });
}

function left(database: Database) {
  return database.read(function* (queries) {
    const servers = yield* all(queries.selectFrom('instance').select('uuid').orderBy('uuid'));
    const faults = yield* all(queries.selectFrom('instance_fault').select('instance_uuid').orderBy('instance_uuid'));
    const sagas = yield* all(queries.selectFrom('saga').select('id').orderBy('id'));
    const events = yield* all(queries.selectFrom('saga_event').select('saga_id').orderBy('saga_id'));
    return {
      servers: servers.map(({ uuid }) => uuid),
      faults: faults.map(({ instance_uuid }) => instance_uuid),
      sagas: sagas.map(({ id }) => id),
      events: events.map(({ saga_id }) => saga_id),
    };
  });
}

/** Retention at work on a virtual clock; `after` lets so many milliseconds pass. */
function retained(database: Database, limits = defaultRetention) {
  const runtime = virtualRuntime();
  const units: number[] = [];
  let tokens = 0;
  const watched: Database = {
    engine: database.engine,
    read: (work) => database.read(work),
    write: (work) => {
      units.push(runtime.clock.monotonic());
      return database.write(work);
    },
    durable: () => database.durable(),
    exclusively: (name, action) => database.exclusively(name, action),
    close: () => database.close(),
  };
  const dropExpiredTokens = async () => {
    tokens += 1;
  };
  const options = { database: watched, runtime, logger: silentLogger, limits, dropExpiredTokens };
  const stop = startRetention(options);
  // The database of the other engine works outside the virtual clock: time goes on when it has answered.
  const after = async (ms: number) => {
    await runtime.timers.sleep(ms);
    await left(database);
  };
  const ago = (ms: number) => new Date(runtime.clock.now() - ms).toISOString();
  return { stop, after, ago, units, tokens: () => tokens };
}

testOnEngines(
  'servers deleted long ago go with all that is known of them; younger and living ones stay',
  async (_t, db) => {
    const { stop, after, ago } = retained(db);
    await put(db, 'living', null, ['done']);
    await put(db, 'old', ago(31 * day), ['done', 'unwound', 'abandoned']);
    await put(db, 'young', ago(29 * day), ['done']);
    await after(59_000);
    assert.deepEqual((await left(db)).servers, ['living', 'old', 'young'], 'a start is not disturbed');
    await after(2000);
    await stop();
    assert.deepEqual(await left(db), {
      servers: ['living', 'young'],
      faults: ['living', 'young'],
      sagas: ['done-living', 'done-young'],
      events: ['done-living', 'done-young'],
    });
  },
);

testOnEngines(
  'what is stuck stays for somebody to look at; a server with something under way stays whole',
  async (_t, db) => {
    const { stop, after, ago } = retained(db);
    await put(db, 'stuck', ago(31 * day), ['done', 'stuck']);
    await put(db, 'busy', ago(31 * day), ['done', 'running']);
    await after(61_000);
    await stop();
    const { servers, sagas, events } = await left(db);
    assert.deepEqual(servers, ['busy']);
    assert.deepEqual(sagas, ['done-busy', 'running-busy', 'stuck-stuck']);
    assert.deepEqual(events, sagas);
  },
);

testOnEngines(
  'a year of deleted servers goes in small units of work, with pauses for other writers',
  async (_t, db) => {
    const { stop, after, ago, units } = retained(db);
    for (let i = 0; i < 120; i += 1) await put(db, `s${i}`, ago(40 * day + i), []);
    await after(60_100);
    while ((await left(db)).servers.length > 0) await after(10);
    await stop();
    assert.equal(units.length, 4, '50, 50, 20, and what is to be forgotten of their use');
    assert.equal(new Set(units.slice(0, 3)).size, 3, 'at three moments: the last unit needs no pause before it');
  },
);

testOnEngines('it looks again every hour, and not once more after it was stopped', async (_t, db) => {
  const { stop, after, ago, tokens } = retained(db);
  await put(db, 'ripe', ago(30 * day - hour / 2), []);
  await after(61_000);
  assert.deepEqual((await left(db)).servers, ['ripe']);
  await after(hour + 1000);
  while ((await left(db)).servers.length > 0) await after(10);
  assert.equal(tokens(), 2);
  await stop();
  await after(3 * hour);
  assert.equal(tokens(), 2);
});

testOnEngines('what a server has used is kept longer than the server, and not for good', async (_t, db) => {
  const { stop, after, ago } = retained(db);
  const used = async () =>
    db.read(function* (queries) {
      return (yield* all(queries.selectFrom('server_usage').selectAll().orderBy('instance_uuid'))).map(
        ({ instance_uuid, flavor_name, launched_at }) => [instance_uuid, flavor_name, launched_at],
      );
    });
  const launched_at = '2025-01-01T00:00:00.000Z';
  const flavor = '{"name":"m1.tiny"}';
  for (const [uuid, days] of [
    ['month', 31],
    ['year', 401],
  ] as const) {
    await put(db, uuid, ago(days * day), []);
    await db.write(function* (queries) {
      yield* run(queries.updateTable('instance').set({ launched_at, flavor }).where('uuid', '=', uuid));
    });
  }
  await put(db, 'never', ago(31 * day), []);
  await after(61_000);
  await stop();
  assert.deepEqual((await left(db)).servers, []);
  assert.deepEqual(await used(), [['month', 'm1.tiny', launched_at]]);
});

testOnEngines('without a limit nothing goes but what has expired', async (_t, db) => {
  const { stop, after, ago, tokens } = retained(db, { deletedServers: null, usage: null });
  await put(db, 'old', ago(3000 * day), ['done']);
  await after(61_000);
  await stop();
  assert.equal(tokens(), 1);
  assert.deepEqual((await left(db)).servers, ['old']);
});
