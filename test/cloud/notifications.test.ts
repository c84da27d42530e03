import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import type { NotificationOptions } from '../../src/compute/index.ts';
import type { Database } from '../../src/store/index.ts';
import { act, done } from '../support/acting.ts';
import { capturingLogger } from '../support/capturing-logger.ts';
import { attach, detach } from '../support/interfaces.ts';
import { ok, type Payload, type Receiver, receiver, type Told } from '../support/receiver.ts';
import { createServer, deleteServer, privateNetwork } from '../support/servers.ts';
import { freshCloud, freshStore, openCloud, type TestCloud, type TestCloudOptions } from '../support/test-cloud.ts';

function telling({ url }: Pick<Receiver, 'url'>, more: Partial<NotificationOptions> = {}): TestCloudOptions {
  const webhook = { url, secret: 'key', timeout: 10_000 };
  return { notifications: { log: null, webhook, giveUpAfter: 3_600_000, pauses: [2], ...more } };
}

const namesOf = (told: readonly Told[]) => told.map(({ event_type }) => event_type);
const about = (all: readonly Told[], id: string) => all.filter(({ payload }) => dataOf(payload).uuid === id);
/** As a receiver takes them that drops doubles. */
const once = (all: readonly Told[]) => [...new Map(all.map((told) => [told.message_id, told])).values()];
const dataOf = (payload: Payload | undefined) => payload?.['nova_object.data'] ?? {};
const kindOf = (payload: Payload) => `${payload['nova_object.name']} ${payload['nova_object.version']}`;

async function build(cloud: TestCloud, metadata: Record<string, string> = {}) {
  const id = await createServer(cloud, { networks: [{ uuid: await privateNetwork(cloud) }], metadata });
  await cloud.cloud.compute.idle();
  return id;
}

test('the life of a server is told in order, in the form of versioned notifications', async (t) => {
  const ear = await receiver(t);
  const cloud = await freshCloud(t, telling(ear));
  const network = await privateNetwork(cloud);
  const { images } = await cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images?name=cirros');
  await cloud.ok('POST', '/compute/v2.1/os-keypairs', {
    keypair: {
      name: 'mine',
      public_key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB4kXVG6y0rNnJ9oRzYw3Pp5sLx0QFvF2q0Y0m8Yl7Zb',
    },
  });
  const { server } = await cloud.ok<{ server: { id: string; adminPass: string } }>('POST', '/compute/v2.1/servers', {
    server: {
      name: 'web',
      flavorRef: '1',
      imageRef: images[0]?.id,
      networks: [{ uuid: network }],
      key_name: 'mine',
      user_data: Buffer.from('a secret of the user').toString('base64'),
      tags: ['blue'],
    },
  });
  const { id } = server;
  const web = { cloud, id };
  await cloud.cloud.compute.idle();
  const { body } = await attach(web, { net_id: network });
  await detach(web, body.interfaceAttachment.port_id);
  for (const action of [
    'os-stop',
    'os-start',
    'pause',
    'unpause',
    'suspend',
    'resume',
    'lock',
    'unlock',
    'rescue',
    'unrescue',
  ]) {
    await done(cloud, id, { [action]: null });
  }
  await done(cloud, id, { reboot: { type: 'HARD' } });
  await done(cloud, id, { resize: { flavorRef: '2' } });
  await done(cloud, id, { revertResize: null });
  await done(cloud, id, { resize: { flavorRef: '2' } });
  await done(cloud, id, { confirmResize: null });
  await done(cloud, id, { createImage: { name: 'copy' } });
  await done(cloud, id, { rebuild: { imageRef: images[0]?.id } });
  await done(cloud, id, { shelve: null });
  await done(cloud, id, { unshelve: null });
  await cloud.ok('PUT', `/compute/v2.1/servers/${id}`, { server: { name: 'shop' } });
  await cloud.ok('POST', `/compute/v2.1/servers/${id}/metadata`, { metadata: { colour: 'red' } });
  await done(cloud, id, { 'os-resetState': { state: 'error' } }, 'admin');
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();

  const told = about(ear.taken, id);
  const both = (...names: string[]) => names.flatMap((name) => [`instance.${name}.start`, `instance.${name}.end`]);
  assert.deepEqual(namesOf(told), [
    ...both('create', 'interface_attach', 'interface_detach', 'power_off', 'power_on', 'pause', 'unpause'),
    ...both('suspend', 'resume'),
    'instance.lock',
    'instance.unlock',
    ...both(
      'rescue',
      'unrescue',
      'reboot',
      'resize',
      'resize_revert',
      'resize',
      'resize_confirm',
      'snapshot',
      'rebuild',
    ),
    ...both('shelve', 'unshelve'),
    'instance.update',
    'instance.update',
    'instance.update',
    ...both('delete'),
  ]);
  assert.equal(new Set(told.map(({ message_id }) => message_id)).size, told.length, 'each has an id of its own');
  assert.deepEqual((await cloud.books()).notification, [], 'what is delivered is forgotten');

  const named = (name: string) => {
    const found = told.find(({ event_type }) => event_type === `instance.${name}`);
    assert.ok(found, name);
    return found;
  };
  const created = named('create.end');
  assert.equal(created.publisher_id, 'nova-compute:berth');
  assert.equal(created.priority, 'INFO');
  assert.match(created.timestamp, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
  assert.equal(created.payload['nova_object.namespace'], 'nova');
  const data = dataOf(created.payload);
  const addresses = data.ip_addresses as Payload[];
  const keys = data.keypairs as Payload[];
  assert.deepEqual(
    [data.state, data.task_state, data.power_state, data.host, data.display_name, data.tags, data.deleted_at],
    ['active', null, 'running', 'berth', 'web', ['blue'], null],
  );
  assert.deepEqual([addresses.length, dataOf(addresses[0]).label, dataOf(addresses[0]).version], [1, 'private', 4]);
  assert.deepEqual([dataOf(keys[0]).name, dataOf(keys[0]).type], ['mine', 'ssh']);
  assert.match(String(data.request_id), /^req-/);
  assert.equal(data.action_initiator_project, data.tenant_id);
  assert.equal(data.action_initiator_user, data.user_id);
  assert.equal(dataOf(data.flavor as Payload).name, 'm1.tiny');
  assert.match(String(data.launched_at), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.deepEqual(
    ['create.start', 'power_off.end', 'rescue.start', 'snapshot.end', 'rebuild.end', 'update'].map((name) =>
      kindOf(named(name).payload),
    ),
    [
      'InstanceCreatePayload 1.13',
      'InstanceActionPayload 1.9',
      'InstanceActionRescuePayload 1.4',
      'InstanceActionSnapshotPayload 1.10',
      'InstanceActionRebuildPayload 1.10',
      'InstanceUpdatePayload 2.1',
    ],
  );
  assert.equal(dataOf(named('power_off.start').payload).task_state, 'powering-off');
  assert.equal(dataOf(named('lock').payload).locked, true);
  assert.equal(named('lock').publisher_id, 'nova-api:berth');
  const renamed = dataOf(named('update').payload);
  assert.deepEqual([renamed.display_name, renamed.old_display_name], ['shop', 'web']);
  const reset = dataOf(
    dataOf(told.filter(({ event_type }) => event_type === 'instance.update')[2]?.payload).state_update as Payload,
  );
  assert.deepEqual([reset.old_state, reset.state], ['active', 'error']);
  const gone = named('delete.end');
  assert.equal(gone.publisher_id, 'nova-compute:berth');
  assert.deepEqual(
    [dataOf(gone.payload).state, dataOf(gone.payload).host, dataOf(gone.payload).ip_addresses],
    ['deleted', 'berth', []],
  );
  assert.ok(dataOf(gone.payload).deleted_at);

  const text = ear.heard.map(({ body }) => body).join('\n');
  for (const secret of [
    server.adminPass,
    'a secret of the user',
    Buffer.from('a secret of the user').toString('base64'),
  ]) {
    assert.ok(!text.includes(secret), 'no secret is told');
  }
  for (const { body, headers } of ear.heard) {
    const signature = createHmac('sha256', 'key').update(body).digest('hex');
    assert.equal(headers['x-berth-signature'], `sha256=${signature}`);
    assert.equal(headers['content-type'], 'application/json');
  }
});

test('what fails is told with its cause, and what is deleted for now with its end', async (t) => {
  const ear = await receiver(t);
  const cloud = await freshCloud(t, { ...telling(ear), face: { softDelete: true } });
  const id = await build(cloud, { 'fake:fail': 'spawn' });
  const [, failed] = about(ear.taken, id);
  assert.deepEqual(namesOf(about(ear.taken, id)), ['instance.create.start', 'instance.create.error']);
  assert.equal(failed?.priority, 'ERROR');
  assert.equal(failed?.publisher_id, 'nova-compute:berth');
  const fault = dataOf(failed?.payload).fault as Payload;
  assert.deepEqual([kindOf(fault), dataOf(fault).function_name], ['ExceptionPayload 1.1', 'spawn']);
  assert.match(String(dataOf(fault).exception_message), /told to fail in spawn/);
  assert.equal(dataOf(failed?.payload).state, 'error');

  const kept = await build(cloud, { 'fake:fail': 'attachInterface' });
  assert.equal((await attach({ cloud, id: kept })).status, 500);
  await deleteServer(cloud, kept);
  await cloud.cloud.compute.idle();
  await done(cloud, kept, { restore: null });
  assert.deepEqual(namesOf(about(ear.taken, kept)).slice(2), [
    'instance.interface_attach.start',
    'instance.interface_attach.error',
    'instance.soft_delete.start',
    'instance.soft_delete.end',
    'instance.restore.start',
    'instance.restore.end',
  ]);
  // Refused before anything is written down: nothing has begun.
  assert.equal((await act(cloud, kept, { unpause: null })).status, 409);
  const { body } = await cloud.call<{ services: { id: string }[] }>('admin', 'GET', '/compute/v2.1/os-services');
  await cloud.call('admin', 'PUT', `/compute/v2.1/os-services/${body.services[0]?.id}`, { status: 'disabled' });
  await cloud.cloud.compute.idle();
  const last = ear.taken.at(-1);
  assert.deepEqual([last?.event_type, dataOf(last?.payload).disabled], ['service.update', true]);
  assert.equal(dataOf(last?.payload).uuid, body.services[0]?.id);
});

/** The changes of state that were told of a server: `vm_state/task_state`, before and after. */
function movesOf(told: readonly Told[]): string[] {
  return told.flatMap(({ event_type, payload }) => {
    if (event_type !== 'instance.update') return [];
    const { old_state, state, old_task_state, new_task_state } = dataOf(dataOf(payload).state_update as Payload);
    return [`${old_state}/${old_task_state} ${state}/${new_task_state}`];
  });
}

test('each change of state is told by itself where that is asked for, before what it belongs to', async (t) => {
  const ear = await receiver(t);
  const cloud = await freshCloud(t, telling(ear, { notifyOnStateChange: 'vm_and_task_state' }));
  const id = await build(cloud);
  await done(cloud, id, { 'os-stop': null });
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  const told = about(ear.taken, id);
  assert.deepEqual(movesOf(told), [
    'null/null building/scheduling',
    'building/scheduling building/networking',
    'building/networking building/block_device_mapping',
    'building/block_device_mapping building/spawning',
    'building/spawning active/null',
    'active/null active/powering-off',
    'active/powering-off stopped/null',
    'stopped/null stopped/deleting',
    'stopped/deleting deleted/null',
  ]);
  assert.equal(kindOf(told[0]?.payload as Payload), 'InstanceUpdatePayload 2.1');
  const names = namesOf(told);
  for (const [event, before] of [
    ['instance.create.start', 'null/null building/scheduling'],
    ['instance.create.end', 'building/spawning active/null'],
    ['instance.power_off.end', 'active/powering-off stopped/null'],
    ['instance.delete.end', 'stopped/deleting deleted/null'],
  ] as const) {
    const index = names.indexOf(event);
    assert.equal(movesOf(told.slice(0, index)).at(-1), before, event);
  }
});

test('of changes of state those of vm_state alone are told where that is asked for', async (t) => {
  const ear = await receiver(t);
  const cloud = await freshCloud(t, telling(ear, { notifyOnStateChange: 'vm_state' }));
  const id = await build(cloud);
  // It tells its change of state itself, once.
  await act(cloud, id, { 'os-resetState': { state: 'error' } }, 'admin');
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assert.deepEqual(movesOf(about(ear.taken, id)), [
    'null/null building/scheduling',
    'building/spawning active/null',
    'active/null error/null',
    'error/deleting deleted/null',
  ]);
});

test('a receiver that is away is told when it is back, in order, under the same ids', async (t) => {
  const ear = await receiver(t);
  const { logger, lines } = capturingLogger();
  let tries = 0;
  ear.answers(() => {
    tries += 1;
    return tries % 2 === 0 ? 'nothing' : { status: 503 };
  });
  const cloud = await freshCloud(t, { ...telling(ear), logger });
  const id = await build(cloud);
  await deleteServer(cloud, id);
  await ear.hears(12);
  ear.answers(() => ok);
  // The host's service is told of, too.
  await ear.takes(5);
  await cloud.cloud.compute.idle();
  assert.deepEqual(namesOf(about(ear.taken, id)), [
    'instance.create.start',
    'instance.create.end',
    'instance.delete.start',
    'instance.delete.end',
  ]);
  const heard = about(
    ear.heard.map(({ body }) => JSON.parse(body) as Told),
    id,
  ).map(({ message_id }) => message_id);
  assert.deepEqual(
    [...new Set(heard)],
    about(ear.taken, id).map(({ message_id }) => message_id),
    'each try is the same message, and the next one waits for it',
  );
  assert.ok(heard.length > 4);
  const waits = lines.filter((line) => line.includes('notifications wait for their receiver'));
  assert.equal(waits.length, 1, 'told once, not with each try');
  assert.ok(!lines.join().includes('/hook'), 'the URL is in no log');
});

test('what a process has not delivered the next one does, and what it has not ended the next one ends', async (t) => {
  const ear = await receiver(t);
  ear.answers(() => 'nothing');
  const store = await freshStore(t);
  let reached = () => {};
  const spawning = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const before = await openCloud(t, store, {
    ...telling(ear),
    wrapDriver: (driver) => {
      const spawn = driver.spawn.bind(driver);
      driver.spawn = (order) => {
        if (order.instance.name !== 'slow') return spawn(order);
        reached();
        return new Promise(() => {});
      };
      return driver;
    },
  });
  const id = await build(before);
  const slow = await createServer(before, { name: 'slow', networks: 'none' });
  await spawning;
  assert.equal(ear.taken.length, 0);
  await before.crash();
  before.cloud.compute.retire();
  ear.answers(() => ok);
  const after = await openCloud(t, store, telling(ear));
  await after.cloud.compute.idle();
  // A try of the first process may have been under way: what it told it could not forget any more.
  for (const server of [id, slow]) {
    assert.deepEqual(namesOf(once(about(ear.taken, server))), ['instance.create.start', 'instance.create.end']);
  }
});

test('a message that is refused is given up, and the next one told; a redirect is a refusal, and not followed', async (t) => {
  const ear = await receiver(t);
  const other = await receiver(t);
  ear.answers(({ event_type }) => {
    if (event_type === 'instance.create.start') return { status: 422 };
    return event_type === 'instance.delete.start' ? { status: 307, location: other.url } : ok;
  });
  const { logger, lines } = capturingLogger();
  const cloud = await freshCloud(t, { ...telling(ear), logger });
  const id = await build(cloud);
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assert.deepEqual(namesOf(about(ear.taken, id)), ['instance.create.end', 'instance.delete.end']);
  const tries = ear.heard.filter(({ body }) => body.includes(id));
  assert.equal(tries.length, 4, 'what is refused is not tried again');
  assert.equal(other.heard.length, 0);
  assert.deepEqual((await cloud.books()).notification, []);
  const refusals = lines.filter((line) => line.includes('notification refused by its receiver'));
  assert.deepEqual(
    refusals.map((line) => /status \d+/.exec(line)?.[0]),
    ['status 422', 'status 307'],
  );
});

/** A database that writes down the statements of each unit of work. */
function watched(units: string[][]) {
  return (database: Database): Database => ({
    engine: database.engine,
    read: (work) => database.read(work),
    durable: () => database.durable(),
    exclusively: (name, action) => database.exclusively(name, action),
    close: () => database.close(),
    write: (work) =>
      database.write(function* (queries) {
        const statements: string[] = [];
        units.push(statements);
        const unit = work(queries);
        for (let step = unit.next(); ; ) {
          if (step.done) return step.value;
          statements.push(step.value.sql);
          step = unit.next(yield step.value);
        }
      }),
  });
}

test('the log is told a line each, in the commits of what it tells of; where nobody is told, nothing is written', async (t) => {
  const { logger, lines } = capturingLogger();
  const units: string[][] = [];
  const cloud = await freshCloud(t, {
    notifications: { log: logger, webhook: null, giveUpAfter: 3_600_000 },
    wrapDatabase: watched(units),
  });
  const id = await build(cloud);
  const told = lines.filter((line) => line.startsWith('info notification ') && line.includes(id));
  assert.deepEqual(
    told.map((line) => /event_type: '([^']+)'/.exec(line)?.[1]),
    ['instance.create.start', 'instance.create.end'],
  );
  const telling = units.filter((unit) => unit.some((statement) => statement.startsWith('insert into "notification"')));
  const changes = telling.map((unit) =>
    ['insert into "compute_node"', 'insert into "instance"', 'update "instance"'].filter((change) =>
      unit.some((statement) => statement.startsWith(change)),
    ),
  );
  assert.deepEqual(changes, [['insert into "compute_node"'], ['insert into "instance"'], ['update "instance"']]);

  units.length = 0;
  await build(await freshCloud(t, { wrapDatabase: watched(units) }));
  assert.ok(units.length > 10);
  assert.deepEqual(
    units.flat().filter((statement) => statement.includes('notification')),
    [],
  );
});
