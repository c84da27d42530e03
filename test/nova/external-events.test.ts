import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setInstance } from './support/instances.ts';
import { novaWorld, type Person, type World } from './support/world.ts';

const path = '/os-server-external-events';

function post(world: World, events: unknown, as: Person = 'service', version = '2.72') {
  return world.ask('POST', path, { as, version, body: { events } });
}

async function hosted(world: World): Promise<string> {
  const id = await world.server();
  await setInstance(world.database, id, { host: 'h1' });
  return id;
}

test('Q24 an event is accepted and handed on, as completed unless it says otherwise', async (t) => {
  const world = await novaWorld(t);
  const id = await hosted(world);
  const answer = await post(world, [
    { name: 'network-vif-plugged', server_uuid: id, tag: 'p1' },
    { name: 'network-vif-plugged', server_uuid: id.toUpperCase(), tag: 'p2', status: 'failed' },
    { name: 'network-changed', server_uuid: id },
  ]);
  assert.equal(answer.statusCode, 200, answer.body);
  assert.deepEqual(
    answer.json().events.map((event: { code: number; status: string }) => [event.code, event.status]),
    [
      [200, 'completed'],
      [200, 'failed'],
      [200, 'completed'],
    ],
  );
  assert.deepEqual(world.compute.events, [
    { name: 'network-vif-plugged', instanceUuid: id, tag: 'p1', status: 'completed' },
    { name: 'network-vif-plugged', instanceUuid: id, tag: 'p2', status: 'failed' },
    { name: 'network-changed', instanceUuid: id, tag: null, status: 'completed' },
  ]);
});

test('Q21 Q22 207 when one was not accepted: no such server, no host, nothing that could be extended', async (t) => {
  const world = await novaWorld(t);
  const id = await hosted(world);
  const homeless = await world.server();
  const gone = await hosted(world);
  await setInstance(world.database, gone, { deleted: 1 });
  const event = { name: 'network-vif-plugged', tag: 'p1' };
  const answer = await post(world, [
    { ...event, server_uuid: id },
    { ...event, server_uuid: '11111111-1111-4111-8111-111111111111' },
    { ...event, server_uuid: gone },
    { ...event, server_uuid: homeless },
    { name: 'volume-extended', server_uuid: id, tag: 'v' },
  ]);
  assert.equal(answer.statusCode, 207);
  assert.deepEqual(
    answer.json().events.map((given: { code: number; status: string }) => [given.code, given.status]),
    [
      [200, 'completed'],
      [404, 'failed'],
      [404, 'failed'],
      [422, 'failed'],
      [400, 'failed'],
    ],
  );
  assert.equal(world.compute.events.length, 1);
});

test('Q25 207 also when none was accepted', async (t) => {
  const world = await novaWorld(t);
  const unknown = '11111111-1111-4111-8111-111111111111';
  const answer = await post(world, [{ name: 'network-changed', server_uuid: unknown }]);
  assert.equal(answer.statusCode, 207);
  assert.deepEqual(answer.json().events, [
    { name: 'network-changed', server_uuid: unknown, status: 'failed', code: 404 },
  ]);
});

test('Q23 an event that needs a tag and has none is refused, and the others are not', async (t) => {
  const world = await novaWorld(t);
  const id = await hosted(world);
  const answer = await post(world, [
    { name: 'volume-extended', server_uuid: id },
    { name: 'network-changed', server_uuid: id },
  ]);
  assert.equal(answer.statusCode, 207);
  assert.deepEqual(
    answer.json().events.map(({ code }: { code: number }) => code),
    [400, 200],
  );
});

test('an event whose delivery goes wrong does not cost the next one', async (t) => {
  const world = await novaWorld(t);
  const id = await hosted(world);
  const deliver = world.compute.externalEvent.bind(world.compute);
  world.compute.externalEvent = async (event) => {
    if (event.tag === 'p1') throw new Error('lost');
    await deliver(event);
  };
  const event = { name: 'network-vif-plugged', server_uuid: id };
  const answer = await post(world, [
    { ...event, tag: 'p1' },
    { ...event, tag: 'p2' },
  ]);
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(
    world.compute.events.map(({ tag }) => tag),
    ['p2'],
  );
});

test('events come from administrators and services, and from nobody else', async (t) => {
  const world = await novaWorld(t);
  const events = [{ name: 'network-changed', server_uuid: await hosted(world) }];
  assert.equal((await post(world, events, 'demo')).statusCode, 403);
  assert.equal(world.compute.events.length, 0);
  assert.equal((await post(world, events, 'admin')).statusCode, 200);
});

test('Q28 Q29 what is no event, or none yet in this microversion, is refused as a whole', async (t) => {
  const world = await novaWorld(t);
  const id = await hosted(world);
  const good = { name: 'network-changed', server_uuid: id };
  for (const events of [
    [],
    {},
    [{ name: 'network-changed' }],
    [good, { ...good, name: 'reboot' }],
    [good, { ...good, server_uuid: 'x' }],
    [good, { ...good, status: 'maybe' }],
    [good, { ...good, tag: 'x'.repeat(256) }],
    [good, { ...good, extra: 1 }],
  ]) {
    assert.equal((await post(world, events)).statusCode, 400, JSON.stringify(events));
  }
  const extended = [{ name: 'volume-extended', server_uuid: id, tag: 'v' }];
  assert.equal((await post(world, extended, 'service', '2.50')).statusCode, 400, 'before its microversion');
  assert.equal(world.compute.events.length, 0);
});
