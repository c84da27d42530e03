import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setInstance } from './support/instances.ts';
import { type Asked, cirros, novaWorld, people, type World } from './support/world.ts';

const idOf = (person: { projectId: string | null }) => String(person.projectId);
const demo = idOf(people.demo);
const other = idOf(people.other);
const operators = idOf(people.admin);

/** A world with a flavor `p` that is not public. */
async function worldWithPrivateFlavor(t: TestContext): Promise<World> {
  const world = await novaWorld(t);
  const flavor = { id: 'p', name: 'private', ram: 64, vcpus: 1, disk: 1, 'os-flavor-access:is_public': false };
  assert.equal((await world.ask('POST', '/flavors', { as: 'admin', body: { flavor } })).statusCode, 200);
  return world;
}

const act = ({ ask }: World, action: string, tenant: string, asked: Asked = {}, flavor = 'p') =>
  ask('POST', `/flavors/${flavor}/action`, { as: 'admin', body: { [action]: { tenant } }, ...asked });

async function sees({ ask }: World, as: 'demo' | 'other'): Promise<(boolean | number)[]> {
  const listed = (await ask('GET', '/flavors/detail', { as })).json().flavors as { id: string }[];
  const shown = (await ask('GET', '/flavors/p', { as })).statusCode;
  const specs = (await ask('GET', '/flavors/p/os-extra_specs', { as })).statusCode;
  const server = { name: 'x', flavorRef: 'p', imageRef: cirros.id };
  const created = (await ask('POST', '/servers', { as, body: { server } })).statusCode;
  return [listed.some(({ id }) => id === 'p'), shown, specs, created];
}

test('a flavor that is not public is there for the projects that were given it, and for no others', async (t) => {
  const world = await worldWithPrivateFlavor(t);
  assert.deepEqual(await sees(world, 'demo'), [false, 404, 404, 400]);
  const given = await act(world, 'addTenantAccess', demo);
  assert.deepEqual([given.statusCode, given.json()], [200, { flavor_access: [{ flavor_id: 'p', tenant_id: demo }] }]);
  assert.deepEqual((await world.ask('GET', '/flavors/p/os-flavor-access', { as: 'admin' })).json(), given.json());
  assert.deepEqual(await sees(world, 'demo'), [true, 200, 200, 202]);
  assert.deepEqual(await sees(world, 'other'), [false, 404, 404, 400]);
  const taken = await act(world, 'removeTenantAccess', demo);
  assert.deepEqual([taken.statusCode, taken.json()], [200, { flavor_access: [] }]);
  assert.deepEqual(await sees(world, 'demo'), [false, 404, 404, 400]);
});

test('a server is not resized to a flavor that its project was not given', async (t) => {
  const world = await worldWithPrivateFlavor(t);
  const id = await world.server();
  const running = { vm_state: 'active', task_state: null, host: 'h1', launched_at: '2026-01-01T00:00:00.000Z' };
  await setInstance(world.database, id, running);
  const resize = () => world.ask('POST', `/servers/${id}/action`, { body: { resize: { flavorRef: 'p' } } });
  const refused = await resize();
  assert.deepEqual([refused.statusCode, refused.json().badRequest.message], [400, 'Flavor p could not be found.']);
  await act(world, 'addTenantAccess', demo);
  assert.equal((await resize()).statusCode, 202);
});

test('an administrator’s list has public flavors and those of the own project unless asked for others', async (t) => {
  const world = await worldWithPrivateFlavor(t);
  await act(world, 'addTenantAccess', demo);
  const listed = async (query: string) =>
    ((await world.ask('GET', `/flavors${query}`, { as: 'admin' })).json().flavors as { id: string }[]).length;
  assert.equal(await listed(''), 5);
  await act(world, 'addTenantAccess', operators);
  assert.equal(await listed(''), 6);
  assert.equal(await listed('?is_public=false'), 1);
});

test('what gives no access is refused', async (t) => {
  const world = await worldWithPrivateFlavor(t);
  const status = async (...args: Parameters<typeof act> extends [World, ...infer R] ? R : never) =>
    (await act(world, ...args)).statusCode;
  assert.equal(await status('addTenantAccess', demo), 200);
  assert.equal(await status('addTenantAccess', demo), 409);
  assert.equal(await status('addTenantAccess', 'nobody'), 400);
  assert.equal(await status('addTenantAccess', demo, {}, 'absent'), 404);
  assert.equal(await status('removeTenantAccess', demo, {}, 'absent'), 404);
  assert.equal(await status('removeTenantAccess', 'nobody'), 404);
  // Below 2.7 a public flavor takes a list that means nothing.
  assert.equal(await status('addTenantAccess', demo, { version: '2.6' }, '1'), 200);
  assert.equal(await status('addTenantAccess', other, { version: '2.7' }, '1'), 409);
  assert.equal((await world.ask('GET', '/flavors/1/os-flavor-access', { as: 'admin' })).statusCode, 404);
  for (const body of [{}, { addTenantAccess: {} }, { addTenantAccess: { tenant: '' } }, { other: { tenant: demo } }]) {
    assert.equal((await world.ask('POST', '/flavors/p/action', { as: 'admin', body })).statusCode, 400);
  }
  assert.equal(await status('removeTenantAccess', demo, { as: 'demo' }), 403);
});

test('of two that give the same access at once one is told that it is there', async (t) => {
  const world = await worldWithPrivateFlavor(t);
  const answers = await Promise.all([act(world, 'addTenantAccess', demo), act(world, 'addTenantAccess', demo)]);
  assert.deepEqual(answers.map(({ statusCode }) => statusCode).toSorted(), [200, 409]);
});

test('access goes with its flavor', async (t) => {
  const world = await worldWithPrivateFlavor(t);
  await act(world, 'addTenantAccess', demo);
  await world.ask('DELETE', '/flavors/p', { as: 'admin' });
  const flavor = { id: 'p', name: 'again', ram: 64, vcpus: 1, disk: 1, 'os-flavor-access:is_public': false };
  await world.ask('POST', '/flavors', { as: 'admin', body: { flavor } });
  const { flavor_access } = (await world.ask('GET', '/flavors/p/os-flavor-access', { as: 'admin' })).json();
  assert.deepEqual(flavor_access, []);
});
