import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../../src/store/index.ts';
import { withHosts } from './support/hosts.ts';
import { cirros, novaWorld, people, type World } from './support/world.ts';

const absent = '6f70656e-7374-4163-8b00-000000000000';

/** Calls as an administrator. */
const asAdmin =
  (world: World) =>
  (method: string, path: string, body?: object, version = '2.72') =>
    world.ask(method, path, { as: 'admin', version, ...(body && { body }) });

test('an aggregate is made, shown, changed and deleted, in the form of its microversion', async (t) => {
  const world = await novaWorld(t);
  await withHosts(world);
  const ask = asAdmin(world);
  const made = await ask('POST', '/os-aggregates', { aggregate: { name: 'fast', availability_zone: 'east' } });
  assert.equal(made.statusCode, 200, made.body);
  const { aggregate } = made.json();
  assert.equal(aggregate.id, 1);
  assert.ok(!('hosts' in aggregate) && !('metadata' in aggregate));
  const url = '/os-aggregates/1';
  const shown = async (version = '2.72') => (await ask('GET', url, undefined, version)).json().aggregate;
  assert.deepEqual(await shown(), {
    ...aggregate,
    hosts: [],
    metadata: { availability_zone: 'east' },
    updated_at: null,
    deleted: false,
    deleted_at: null,
  });
  assert.ok(!('uuid' in (await shown('2.40'))));
  assert.equal((await ask('POST', '/os-aggregates', { aggregate: { name: 'fast' } })).statusCode, 409);
  const renamed = await ask('PUT', url, { aggregate: { name: 'slow' } });
  assert.equal(renamed.json().aggregate.name, 'slow');
  const set = (metadata: object) => ask('POST', `${url}/action`, { set_metadata: { metadata } });
  assert.deepEqual((await set({ ssd: 'true', old: '1' })).json().aggregate.metadata, {
    availability_zone: 'east',
    ssd: 'true',
    old: '1',
  });
  assert.deepEqual((await set({ old: null, availability_zone: null })).json().aggregate.metadata, { ssd: 'true' });
  assert.equal((await shown()).availability_zone, null);
  assert.equal((await ask('POST', `${url}/action`, { add_host: { host: 'h2' } })).statusCode, 200);
  assert.equal((await ask('DELETE', url)).statusCode, 400);
  assert.deepEqual((await ask('POST', `${url}/action`, { remove_host: { host: 'h2' } })).json().aggregate.hosts, []);
  assert.equal((await ask('DELETE', url)).statusCode, 200);
  assert.equal((await ask('GET', url)).statusCode, 404);
  const next = await ask('POST', '/os-aggregates', { aggregate: { name: 'fast' } });
  assert.equal(next.json().aggregate.id, 2, 'a number is given once');
});

test('a host is in the zone of its aggregates, in one at most, and not moved away from under its servers', async (t) => {
  const world = await novaWorld(t);
  const server = await withHosts(world);
  const ask = asAdmin(world);
  for (const [name, availability_zone] of [
    ['a', 'east'],
    ['b', 'west'],
    ['c', null],
  ]) {
    await ask('POST', '/os-aggregates', { aggregate: { name, availability_zone } });
  }
  const act = async (id: number, action: object) =>
    (await ask('POST', `/os-aggregates/${id}/action`, action)).statusCode;
  const zones = async () => {
    const services = (await ask('GET', '/os-services')).json().services;
    return services.map(({ zone }: { zone: string }) => zone);
  };
  assert.equal(await act(1, { add_host: { host: 'h2' } }), 200);
  assert.deepEqual(await zones(), ['nova', 'east']);
  assert.equal(await act(1, { add_host: { host: 'h2' } }), 409);
  assert.equal(await act(2, { add_host: { host: 'h2' } }), 409, 'of another zone');
  assert.equal(await act(3, { add_host: { host: 'h2' } }), 200);
  assert.equal(await act(3, { set_metadata: { metadata: { availability_zone: 'west' } } }), 409);
  assert.equal((await ask('PUT', '/os-aggregates/1', { aggregate: { availability_zone: 'north' } })).statusCode, 200);
  assert.deepEqual(await zones(), ['nova', 'north']);
  const { availabilityZoneInfo: info } = (await world.ask('GET', '/os-availability-zone')).json();
  assert.deepEqual(
    info.map(({ zoneName }: { zoneName: string }) => zoneName),
    ['nova', 'north'],
  );
  const inZone = (availability_zone: string) =>
    world.ask('POST', '/servers', {
      body: { server: { name: 'x', flavorRef: '1', imageRef: cirros.id, availability_zone } },
    });
  assert.equal((await inZone('north')).statusCode, 202);
  assert.equal((await inZone('east')).statusCode, 400);
  assert.equal(await act(1, { remove_host: { host: 'h2' } }), 200);
  assert.deepEqual(await zones(), ['nova', 'edge'], 'its own zone again');
  assert.equal(await act(1, { remove_host: { host: 'h2' } }), 404);
  assert.equal(await act(1, { add_host: { host: 'h3' } }), 404);
  assert.equal(await act(1, { add_host: { host: 'h1' } }), 409, 'it has a server');
  assert.deepEqual(await zones(), ['nova', 'edge']);
  await world.database.write((q) => run(q.updateTable('instance').set({ deleted: 1 }).where('uuid', '=', server)));
  assert.equal(await act(1, { add_host: { host: 'h1' } }), 200);
});

test('an aggregate that makes no sense is refused; for nobody but administrators', async (t) => {
  const world = await novaWorld(t);
  const ask = asAdmin(world);
  await ask('POST', '/os-aggregates', { aggregate: { name: 'a' } });
  for (const aggregate of [
    {},
    { name: '' },
    { name: ' x' },
    { name: 'x', availability_zone: 'a:b' },
    { name: 'x', y: 1 },
  ]) {
    assert.equal((await ask('POST', '/os-aggregates', { aggregate })).statusCode, 400);
  }
  assert.equal((await ask('PUT', '/os-aggregates/1', { aggregate: {} })).statusCode, 400);
  for (const action of [{}, { add_host: {} }, { set_metadata: { metadata: { a: 5 } } }, { explode: null }]) {
    assert.equal((await ask('POST', '/os-aggregates/1/action', action)).statusCode, 400);
  }
  for (const id of ['2', '01', 'x', '1.0']) assert.equal((await ask('GET', `/os-aggregates/${id}`)).statusCode, 404);
  assert.equal((await world.ask('GET', '/os-aggregates')).statusCode, 403);
  assert.equal((await world.ask('POST', '/os-aggregates', { body: { aggregate: { name: 'x' } } })).statusCode, 403);
});

test('a service is disabled and enabled, by name up to 2.52, by id since; zones and hypervisors tell', async (t) => {
  const world = await novaWorld(t);
  await withHosts(world);
  const ask = asAdmin(world);
  const named = { host: 'h2', binary: 'nova-compute' };
  const put = (word: string, body: object, version = '2.11') => ask('PUT', `/os-services/${word}`, body, version);
  const disabled = await put('disable', named, '2.1');
  assert.deepEqual(disabled.json(), { service: { ...named, status: 'disabled' } });
  const reasoned = await put('disable-log-reason', { ...named, disabled_reason: 'broken' }, '2.1');
  assert.deepEqual(reasoned.json().service, { ...named, status: 'disabled', disabled_reason: 'broken' });
  const service = async (version = '2.53') =>
    (await ask('GET', '/os-services?host=h2', undefined, version)).json().services[0];
  assert.deepEqual([(await service()).status, (await service()).disabled_reason], ['disabled', 'broken']);
  const zones = (await world.ask('GET', '/os-availability-zone')).json().availabilityZoneInfo;
  assert.deepEqual(
    zones.map(({ zoneState }: { zoneState: { available: boolean } }) => zoneState.available),
    [true, false],
  );
  const { hypervisors } = (await ask('GET', '/os-hypervisors/detail')).json();
  assert.deepEqual([hypervisors[1].status, hypervisors[1].service.disabled_reason], ['disabled', 'broken']);
  assert.deepEqual((await put('enable', named, '2.1')).json(), { service: { ...named, status: 'enabled' } });
  assert.equal((await service()).disabled_reason, null);
  const forced = await put('force-down', { ...named, forced_down: true });
  assert.deepEqual(forced.json(), { service: { ...named, forced_down: true } });
  assert.deepEqual([(await service()).state, (await service()).forced_down], ['down', true]);

  const { id } = await service();
  const update = (body: object, version = '2.53') => ask('PUT', `/os-services/${id}`, body, version);
  assert.equal((await update({ forced_down: false })).json().service.state, 'up');
  const off = (await update({ status: 'disabled', disabled_reason: 'later' })).json().service;
  assert.deepEqual([off.id, off.status, off.disabled_reason], [id, 'disabled', 'later']);
  assert.equal((await update({ status: 'enabled' })).json().service.disabled_reason, null);
  for (const body of [{}, { status: 'gone' }, { disabled_reason: 'x' }, { status: 'enabled', disabled_reason: 'x' }]) {
    assert.equal((await update(body)).statusCode, 400, JSON.stringify(body));
  }
  assert.equal((await ask('PUT', `/os-services/${absent}`, { status: 'enabled' }, '2.53')).statusCode, 404);
  assert.equal((await update({ status: 'enabled' }, '2.52')).statusCode, 404);
  assert.equal((await put('enable', named, '2.53')).statusCode, 404);
  assert.equal((await put('force-down', named, '2.10')).statusCode, 404);
  assert.equal((await put('enable', { ...named, host: 'h9' })).statusCode, 404);
  assert.equal((await put('enable', { ...named, binary: 'nova-scheduler' })).statusCode, 404);
  assert.equal((await put('enable', { host: 'h2' })).statusCode, 400);
  assert.equal(
    (await world.ask('PUT', `/os-services/${id}`, { version: '2.53', body: { status: 'disabled' } })).statusCode,
    403,
  );
});

test('os-hosts: hosts by zone, what each has and gives to whom, and whether it gets new servers', async (t) => {
  const world = await novaWorld(t);
  await withHosts(world);
  const ask = (method: string, path: string, body?: object, version = '2.42') =>
    asAdmin(world)(method, path, body, version);
  const names = async (query: string) =>
    (await ask('GET', `/os-hosts${query}`)).json().hosts.map((host: { host_name: string }) => host.host_name);
  assert.deepEqual((await ask('GET', '/os-hosts?zone=edge')).json().hosts, [
    { host_name: 'h2', service: 'compute', zone: 'edge' },
  ]);
  assert.deepEqual(await names('?zone='), ['h1', 'h2']);
  assert.deepEqual(await names('?zone=nowhere'), []);
  const demo = people.demo.projectId;
  const server = { cpu: 1, memory_mb: 512, disk_gb: 1 };
  assert.deepEqual(
    (await ask('GET', '/os-hosts/h1')).json().host.map(({ resource }: { resource: object }) => resource),
    [
      { host: 'h1', project: '(total)', cpu: 8, memory_mb: 16_384, disk_gb: 100 },
      { host: 'h1', project: '(used_now)', ...server },
      { host: 'h1', project: '(used_max)', ...server },
      { host: 'h1', project: demo, ...server },
    ],
  );
  assert.deepEqual((await ask('PUT', '/os-hosts/h2', { status: 'Disable' })).json(), {
    host: 'h2',
    status: 'disabled',
  });
  const status = async () => (await ask('GET', '/os-services?host=h2')).json().services[0].status;
  assert.equal(await status(), 'disabled');
  // Nothing of it is done when one part of it cannot be.
  assert.equal((await ask('PUT', '/os-hosts/h2', { status: 'enable', maintenance_mode: 'enable' })).statusCode, 400);
  assert.equal(await status(), 'disabled');
  assert.deepEqual((await ask('PUT', '/os-hosts/h2', { status: 'enable' })).json(), { host: 'h2', status: 'enabled' });
  for (const body of [{}, { status: 'invalid' }, { maintenance_mode: 'invalid' }, { status: 'enable', other: 1 }]) {
    assert.equal((await ask('PUT', '/os-hosts/h2', body)).statusCode, 400, JSON.stringify(body));
  }
  for (const action of ['startup', 'shutdown', 'reboot']) {
    assert.equal((await ask('GET', `/os-hosts/h1/${action}`)).statusCode, 400);
    assert.equal((await ask('GET', `/os-hosts/h3/${action}`)).statusCode, 404);
  }
  assert.equal((await ask('GET', '/os-hosts/h3')).statusCode, 404);
  assert.equal((await ask('PUT', '/os-hosts/h3', { status: 'enable' })).statusCode, 404);
  assert.equal((await ask('GET', '/os-hosts', undefined, '2.43')).statusCode, 404);
});
