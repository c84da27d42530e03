import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bootstrapFlavors } from '../../src/nova/index.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { novaWorld, type World } from './support/world.ts';

const flavor = { name: 'big', ram: 4096, vcpus: 2, disk: 10 };

async function ids(world: World, query = '', as: 'demo' | 'admin' = 'demo'): Promise<string[]> {
  const answer = await world.ask('GET', `/flavors?${query}`, { as });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json().flavors.map(({ id }: { id: string }) => id);
}

test('the usual flavors are there, with DevStack’s ids, once', async (t) => {
  const world = await novaWorld(t);
  await bootstrapFlavors(world.database, systemRuntime());
  const { flavors } = (await world.ask('GET', '/flavors/detail')).json();
  assert.deepEqual(
    flavors.map((f: Record<string, unknown>) => [f.id, f.name, f.vcpus, f.ram, f.disk]),
    [
      ['1', 'm1.tiny', 1, 512, 1],
      ['2', 'm1.small', 1, 2048, 20],
      ['3', 'm1.medium', 2, 4096, 40],
      ['4', 'm1.large', 4, 8192, 80],
      ['5', 'm1.xlarge', 8, 16384, 160],
    ],
  );
});

test('a flavor has its keys by microversion', async (t) => {
  const world = await novaWorld(t);
  const show = async (version: string) => (await world.ask('GET', '/flavors/1', { version })).json().flavor;
  const first = await show('2.1');
  assert.equal(first.swap, '');
  assert.equal(first['os-flavor-access:is_public'], true);
  assert.equal(first['OS-FLV-DISABLED:disabled'], false);
  assert.equal(first['OS-FLV-EXT-DATA:ephemeral'], 0);
  assert.equal(first.rxtx_factor, 1);
  assert.deepEqual(['description' in first, 'extra_specs' in first], [false, false]);
  const described = await show('2.55');
  assert.deepEqual(['description' in described, 'extra_specs' in described], [true, false]);
  assert.deepEqual((await show('2.61')).extra_specs, {});
  const brief = (await world.ask('GET', '/flavors', { version: '2.55' })).json().flavors[0];
  assert.deepEqual(Object.keys(brief).sort(), ['description', 'id', 'links', 'name']);
});

test('the list is narrowed by memory and disk, sorted and paged', async (t) => {
  const world = await novaWorld(t);
  assert.deepEqual(await ids(world, 'minRam=4096&minDisk=80'), ['4', '5']);
  assert.deepEqual(await ids(world, 'sort_key=name&sort_dir=desc'), ['5', '1', '2', '3', '4']);
  const page = (await world.ask('GET', '/flavors?limit=2&marker=2')).json();
  assert.deepEqual(
    page.flavors.map(({ id }: { id: string }) => id),
    ['3', '4'],
  );
  assert.match(page.flavors_links[0].href, /marker=4/);
  for (const bad of ['minRam=x', 'marker=99', 'sort_key=secret', 'sort_dir=up', 'limit=-1']) {
    assert.equal((await world.ask('GET', `/flavors?${bad}`)).statusCode, 400, bad);
  }
});

test('an administrator makes a flavor, of numbers or of digits, with or without an id', async (t) => {
  const world = await novaWorld(t);
  const body = {
    flavor: {
      ...flavor,
      ram: '4096',
      id: 'mine',
      swap: 512,
      'OS-FLV-EXT-DATA:ephemeral': 5,
      rxtx_factor: '2.5',
      description: 'd',
    },
  };
  const made = await world.ask('POST', '/flavors', { as: 'admin', version: '2.61', body });
  assert.equal(made.statusCode, 200, made.body);
  const shown = (await world.ask('GET', '/flavors/mine', { version: '2.61' })).json().flavor;
  assert.deepEqual(made.json().flavor, shown);
  assert.deepEqual(
    [shown.ram, shown.swap, shown['OS-FLV-EXT-DATA:ephemeral'], shown.rxtx_factor, shown.description],
    [4096, 512, 5, 2.5, 'd'],
  );
  const auto = await world.ask('POST', '/flavors', {
    as: 'admin',
    body: { flavor: { ...flavor, name: 'b', id: 'auto' } },
  });
  assert.match(auto.json().flavor.id, /^[0-9a-f-]{36}$/);
});

test('ids and names of flavors are taken once; what makes no flavor makes none', async (t) => {
  const world = await novaWorld(t);
  const make = (change: object, version = '2.1') =>
    world.ask('POST', '/flavors', { as: 'admin', version, body: { flavor: { ...flavor, ...change } } });
  assert.equal((await make({ id: '1' })).statusCode, 409);
  assert.equal((await make({ name: 'm1.tiny' })).statusCode, 409);
  const bad = [{ ram: 0 }, { vcpus: 0 }, { disk: -1 }, { name: '' }, { id: 'a/b' }, { x: 1 }, { rxtx_factor: 0 }];
  for (const change of [...bad, { description: 'before its time' }]) {
    assert.equal((await make(change)).statusCode, 400, JSON.stringify(change));
  }
  assert.equal((await ids(world, '', 'admin')).length, 5);
});

test('members may look at flavors and nothing else', async (t) => {
  const world = await novaWorld(t);
  const attempts = [
    await world.ask('POST', '/flavors', { body: { flavor } }),
    await world.ask('DELETE', '/flavors/1'),
    await world.ask('POST', '/flavors/1/os-extra_specs', { body: { extra_specs: { a: 'b' } } }),
    await world.ask('DELETE', '/flavors/1/os-extra_specs/a'),
    await world.ask('PUT', '/flavors/1', { version: '2.55', body: { flavor: { description: 'x' } } }),
  ];
  for (const answer of attempts) assert.equal(answer.statusCode, 403);
  assert.equal((await ids(world)).length, 5);
});

test('a flavor that is not public is there for administrators only', async (t) => {
  const world = await novaWorld(t);
  const body = { flavor: { ...flavor, id: 'p', 'os-flavor-access:is_public': false } };
  await world.ask('POST', '/flavors', { as: 'admin', body });
  assert.equal((await ids(world)).includes('p'), false);
  assert.equal((await ids(world, 'is_public=None')).includes('p'), false);
  assert.equal((await world.ask('GET', '/flavors/p')).statusCode, 404);
  assert.equal((await ids(world, '', 'admin')).includes('p'), false);
  assert.deepEqual(await ids(world, 'is_public=false', 'admin'), ['p']);
  assert.equal((await ids(world, 'is_public=None', 'admin')).length, 6);
  assert.equal((await world.ask('GET', '/flavors/p', { as: 'admin' })).statusCode, 200);
  const server = { name: 'x', flavorRef: 'p', imageRef: '70a599e0-31e7-49b7-b260-868f441e862b' };
  assert.equal((await world.ask('POST', '/servers', { body: { server } })).statusCode, 400);
});

test('a flavor is deleted once', async (t) => {
  const world = await novaWorld(t);
  assert.equal((await world.ask('DELETE', '/flavors/1', { as: 'admin' })).statusCode, 202);
  assert.equal((await world.ask('DELETE', '/flavors/1', { as: 'admin' })).statusCode, 404);
  assert.equal((await world.ask('GET', '/flavors/1')).statusCode, 404);
});

test('extra specs are set, read, replaced and deleted by key; the description is changed', async (t) => {
  const world = await novaWorld(t);
  const path = '/flavors/1/os-extra_specs';
  const admin = { as: 'admin' } as const;
  assert.deepEqual((await world.ask('GET', path)).json(), { extra_specs: {} });
  const set = await world.ask('POST', path, { ...admin, body: { extra_specs: { 'hw:a': 'x', b: 2 } } });
  assert.deepEqual([set.statusCode, set.json()], [200, { extra_specs: { 'hw:a': 'x', b: '2' } }]);
  const one = await world.ask('PUT', `${path}/b`, { ...admin, body: { b: 'y' } });
  assert.deepEqual([one.statusCode, one.json()], [200, { b: 'y' }]);
  assert.deepEqual((await world.ask('GET', `${path}/b`)).json(), { b: 'y' });
  assert.equal((await world.ask('PUT', `${path}/b`, { ...admin, body: { c: 'y' } })).statusCode, 400);
  assert.equal((await world.ask('POST', path, { ...admin, body: { extra_specs: { 'a/b': 'x' } } })).statusCode, 400);
  assert.equal((await world.ask('DELETE', `${path}/b`, admin)).statusCode, 200);
  assert.equal((await world.ask('DELETE', `${path}/b`, admin)).statusCode, 404);
  assert.equal((await world.ask('GET', `${path}/b`)).statusCode, 404);
  assert.equal((await world.ask('GET', '/flavors/99/os-extra_specs')).statusCode, 404);
  assert.deepEqual((await world.ask('GET', path)).json(), { extra_specs: { 'hw:a': 'x' } });
  const body = { flavor: { description: 'small' } };
  const described = await world.ask('PUT', '/flavors/1', { ...admin, version: '2.55', body });
  assert.equal(described.json().flavor.description, 'small');
  assert.equal((await world.ask('PUT', '/flavors/99', { ...admin, version: '2.55', body })).statusCode, 404);
});
