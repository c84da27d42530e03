import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../../src/store/index.ts';
import { cirros, novaWorld, people, type World } from './support/world.ts';

const absent = '6f70656e-7374-4163-8b00-000000000000';

async function made({ ask }: World, server_group: object, version = '2.64') {
  const answer = await ask('POST', '/os-server-groups', { version, body: { server_group } });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json().server_group;
}

/** Asks for servers with a hint. */
const boot = ({ ask }: World, hints: unknown, server: object = {}, key = 'os:scheduler_hints') =>
  ask('POST', '/servers', {
    body: { server: { name: 'web', flavorRef: '1', imageRef: cirros.id, ...server }, [key]: hints },
  });

test('a group has the form of its microversion', async (t) => {
  const world = await novaWorld(t);
  const old = await made(world, { name: 'apart', policies: ['anti-affinity'] }, '2.1');
  assert.deepEqual(old, { id: old.id, name: 'apart', policies: ['anti-affinity'], members: [], metadata: {} });
  const owned = { project_id: people.demo.projectId, user_id: people.demo.userId };
  const soft = await made(world, { name: 'near', policies: ['soft-affinity'] }, '2.15');
  assert.deepEqual(soft, {
    id: soft.id,
    name: 'near',
    policies: ['soft-affinity'],
    members: [],
    metadata: {},
    ...owned,
  });
  const rules = { max_server_per_host: 2 };
  const one = await made(world, { name: 'two', policy: 'anti-affinity', rules });
  assert.deepEqual(one, { id: one.id, name: 'two', policy: 'anti-affinity', rules, members: [], ...owned });
  const shown = await world.ask('GET', `/os-server-groups/${old.id}`, { version: '2.64' });
  assert.deepEqual(shown.json().server_group.rules, {});
  const list = async (query: string) =>
    (await world.ask('GET', `/os-server-groups${query}`))
      .json()
      .server_groups.map(({ name }: { name: string }) => name);
  assert.deepEqual(await list(''), ['apart', 'near', 'two']);
  assert.deepEqual(await list('?limit=1&offset=1'), ['near']);
  assert.equal((await world.ask('GET', '/os-server-groups?limit=x')).statusCode, 400);
});

test('a group that makes no sense is refused, and one too many', async (t) => {
  const world = await novaWorld(t);
  const bad: [string, object][] = [
    ['2.1', {}],
    ['2.1', { name: 'x', policies: [] }],
    ['2.1', { name: 'x', policies: ['affinity', 'anti-affinity'] }],
    ['2.1', { name: 'x', policies: ['soft-affinity'] }],
    ['2.1', { name: 'x', policy: 'affinity' }],
    ['2.1', { name: ' x', policies: ['affinity'] }],
    ['2.64', { name: 'x', policies: ['affinity'] }],
    ['2.64', { name: 'x', policy: 'nearby' }],
    ['2.64', { name: 'x', policy: 'affinity', rules: { max_server_per_host: 2 } }],
    ['2.64', { name: 'x', policy: 'anti-affinity', rules: { max_server_per_host: 0 } }],
    ['2.64', { name: 'x', policy: 'anti-affinity', rules: { other: 1 } }],
  ];
  for (const [version, server_group] of bad) {
    const answer = await world.ask('POST', '/os-server-groups', { version, body: { server_group } });
    assert.equal(answer.statusCode, 400, JSON.stringify(server_group));
  }
  const many = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      world.ask('POST', '/os-server-groups', {
        version: '2.64',
        body: { server_group: { name: `g${i}`, policy: 'affinity' } },
      }),
    ),
  );
  const refused = many.filter(({ statusCode }) => statusCode === 403);
  assert.equal(refused.length, 2);
  assert.equal(refused[0]?.json().forbidden.message, 'Quota exceeded, too many server groups.');
  const { absolute } = (await world.ask('GET', '/limits')).json().limits;
  assert.equal(absolute.totalServerGroupsUsed, 10);
  const detail = (await world.ask('GET', `/os-quota-sets/${people.demo.projectId}/detail`)).json().quota_set;
  assert.deepEqual(detail.server_groups, { limit: 10, in_use: 10, reserved: 0 });
});

test('another project’s group is not there, for a reader nothing can be changed', async (t) => {
  const world = await novaWorld(t);
  const { id } = await made(world, { name: 'mine', policy: 'affinity' });
  const url = `/os-server-groups/${id}`;
  for (const method of ['GET', 'DELETE']) {
    assert.equal((await world.ask(method, url, { as: 'other' })).statusCode, 404, method);
  }
  assert.equal((await world.ask('DELETE', url, { as: 'reader' })).statusCode, 403);
  assert.equal((await world.ask('GET', url, { as: 'reader' })).statusCode, 200);
  assert.equal((await world.ask('GET', url, { as: 'admin' })).statusCode, 200);
  const listed = async (as: 'other' | 'admin', query = '?all_projects=1') =>
    (await world.ask('GET', `/os-server-groups${query}`, { as })).json().server_groups.length;
  assert.deepEqual([await listed('other'), await listed('admin', ''), await listed('admin')], [0, 0, 1]);
  assert.equal((await world.ask('DELETE', url)).statusCode, 204);
  for (const method of ['GET', 'DELETE']) assert.equal((await world.ask(method, url)).statusCode, 404);
});

test('servers are in the group that the hint names; the group and the server tell', async (t) => {
  const world = await novaWorld(t);
  const { id } = await made(world, { name: 'apart', policy: 'anti-affinity' });
  const first = (await boot(world, { group: id })).json().server.id;
  await boot(world, { group: id }, {}, 'OS-SCH-HNT:scheduler_hints');
  assert.equal((await boot(world, { group: id }, { min_count: 2, max_count: 2 })).statusCode, 202);
  const members = async () =>
    (await world.ask('GET', `/os-server-groups/${id}`)).json().server_group.members as string[];
  assert.equal((await members()).length, 4);
  assert.equal((await members())[0], first);
  const shown = async (version: string) => (await world.ask('GET', `/servers/${first}`, { version })).json().server;
  assert.deepEqual((await shown('2.71')).server_groups, [id]);
  assert.ok(!('server_groups' in (await shown('2.70'))));
  await world.database.write((q) => run(q.updateTable('instance').set({ deleted: 1 }).where('uuid', '=', first)));
  assert.equal((await members()).length, 3, 'a deleted server is no member');
  assert.equal((await world.ask('DELETE', `/os-server-groups/${id}`)).statusCode, 204);
  const alone = (await world.compute.builds.at(-1))?.instances[0]?.uuid;
  const { server } = (await world.ask('GET', `/servers/${alone}`, { version: '2.71' })).json();
  assert.deepEqual(server.server_groups, []);
});

test('a hint that names no group of the project is refused, and so is one server too many', async (t) => {
  const world = await novaWorld(t);
  const { id } = await made(world, { name: 'mine', policy: 'soft-affinity' });
  const foreign = await world.ask('POST', '/os-server-groups', {
    as: 'other',
    body: { server_group: { name: 'x', policies: ['affinity'] } },
  });
  for (const group of ['mine', absent, foreign.json().server_group.id, 5, {}]) {
    assert.equal((await boot(world, { group })).statusCode, 400, String(group));
  }
  assert.equal((await boot(world, { group: id }, { min_count: 9, max_count: 9 })).statusCode, 202);
  const two = await boot(world, { group: id }, { flavorRef: '1', min_count: 2, max_count: 2 });
  assert.equal(two.statusCode, 403);
  const one = await Promise.all([boot(world, { group: id }), boot(world, { group: id })]);
  assert.deepEqual(
    one.map(({ statusCode }) => statusCode).toSorted(),
    [202, 403],
    'also when they are asked for at once',
  );
  const count = (await world.ask('GET', `/os-server-groups/${id}`)).json().server_group.members.length;
  assert.equal(count, 10);
});
