import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cirros, novaWorld, type Person, people, type World } from './support/world.ts';

const demo = String(people.demo.projectId);
const path = `/os-quota-sets/${demo}`;

const put = ({ ask }: World, quota_set: object, query = '', version = '2.57') =>
  ask('PUT', `${path}${query}`, { as: 'admin', version, body: { quota_set } });

async function quotas({ ask }: World, query = '', version = '2.57') {
  const answer = await ask('GET', `${path}${query}`, { as: 'admin', version });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json().quota_set;
}

async function boots({ ask }: World, as: Person = 'demo', more: object = {}): Promise<number> {
  const server = { name: 'x', flavorRef: '1', imageRef: cirros.id, ...more };
  return (await ask('POST', '/servers', { as, body: { server } })).statusCode;
}

test('a project’s quotas are set, enforced, told and taken back', async (t) => {
  const world = await novaWorld(t);
  const set = await put(world, { instances: 1, cores: '4', key_pairs: 0, server_groups: 0, metadata_items: 1 });
  assert.equal(set.statusCode, 200, set.body);
  const { id, ...shown } = await quotas(world);
  assert.deepEqual(set.json().quota_set, shown);
  assert.deepEqual([id, shown.instances, shown.cores, shown.ram], [demo, 1, 4, 51_200]);
  assert.equal((await quotas(world, '/defaults')).instances, 10);
  const { absolute } = (await world.ask('GET', '/limits')).json().limits;
  assert.deepEqual([absolute.maxTotalInstances, absolute.maxTotalKeypairs], [1, 0]);

  assert.equal(await boots(world, 'demo', { metadata: { a: '1', b: '2' } }), 403);
  assert.equal(await boots(world), 202);
  assert.equal(await boots(world), 403);
  assert.equal(await boots(world, 'other'), 202);
  assert.equal((await world.ask('POST', '/os-keypairs', { body: { keypair: { name: 'k' } } })).statusCode, 403);
  const group = { server_group: { name: 'g', policies: ['affinity'] } };
  assert.equal((await world.ask('POST', '/os-server-groups', { body: group })).statusCode, 403);

  assert.equal((await world.ask('DELETE', path, { as: 'admin' })).statusCode, 202);
  assert.equal((await quotas(world)).instances, 10);
  assert.equal(await boots(world), 202);
});

test('a user’s quotas in a project are asked besides the project’s', async (t) => {
  const world = await novaWorld(t);
  const user = `?user_id=${people.demo.userId}`;
  assert.equal((await put(world, { instances: 1 }, user)).statusCode, 200);
  assert.deepEqual([(await quotas(world, user)).instances, (await quotas(world)).instances], [1, 10]);
  assert.equal(await boots(world), 202);
  assert.equal(await boots(world), 403);
  const detail = (await world.ask('GET', `${path}/detail${user}`, { as: 'admin' })).json().quota_set;
  assert.deepEqual(detail.instances, { limit: 1, in_use: 1, reserved: 0 });
  // Of what the project has, one is the user's: others may get the rest.
  assert.equal((await put(world, { instances: 10 }, '?user_id=somebody')).statusCode, 400);
  assert.equal((await put(world, { instances: 9 }, '?user_id=somebody')).statusCode, 200);
  assert.equal((await put(world, { instances: 9 })).statusCode, 400);
  assert.equal((await world.ask('DELETE', `${path}${user}`, { as: 'admin' })).statusCode, 202);
  assert.equal((await quotas(world, user)).instances, 10);
  assert.equal((await quotas(world, '?user_id=somebody')).instances, 9);
});

test('a quota below what is used is refused unless it is forced; nothing of a refused change is kept', async (t) => {
  const world = await novaWorld(t);
  await world.server();
  const refused = await put(world, { cores: 30, instances: 0 });
  assert.equal(refused.statusCode, 400);
  assert.match(refused.json().badRequest.message, /Quota limit 0 for instances .* used and reserved 1/);
  assert.equal((await quotas(world)).cores, 20);
  assert.equal((await put(world, { instances: 0, force: true })).statusCode, 200);
  assert.equal((await put(world, { instances: -1 })).statusCode, 200);
  assert.equal((await quotas(world)).instances, -1);
});

test('what is no quota is refused, by microversion', async (t) => {
  const world = await novaWorld(t);
  const bad: [string, object][] = [
    ['2.1', { colours: 1 }],
    ['2.1', { networks: 1 }],
    ['2.1', { cores: -2 }],
    ['2.1', { cores: '' }],
    ['2.1', { cores: null }],
    ['2.1', { cores: 2 ** 31 }],
    ['2.36', { floating_ips: 1 }],
    ['2.57', { injected_files: 1 }],
  ];
  for (const [version, set] of bad) {
    assert.equal((await put(world, set, '', version)).statusCode, 400, JSON.stringify(set));
  }
  assert.equal((await put(world, { floating_ips: 3 }, '', '2.35')).json().quota_set.floating_ips, 3);
  assert.equal((await put(world, { injected_files: 3 }, '', '2.56')).json().quota_set.injected_files, 3);
  const nobody = '/os-quota-sets/nobody';
  for (const below of ['', '/detail', '/defaults']) {
    assert.equal((await world.ask('GET', `${nobody}${below}`, { as: 'admin' })).statusCode, 400);
  }
  const asked = { as: 'admin', body: { quota_set: { cores: 1 } } } as const;
  assert.equal((await world.ask('PUT', nobody, asked)).statusCode, 400);
  assert.equal((await world.ask('PUT', path, { ...asked, as: 'demo' })).statusCode, 403);
  assert.equal((await world.ask('DELETE', path)).statusCode, 403);
});

test('the default class is what everybody has; others are kept', async (t) => {
  const world = await novaWorld(t);
  const classes = (name: string, version: string, quota_class_set?: object) =>
    world.ask(quota_class_set ? 'PUT' : 'GET', `/os-quota-class-sets/${name}`, {
      ...{ as: 'admin', version },
      ...(quota_class_set && { body: { quota_class_set } }),
    });
  const set = await classes('default', '2.57', { instances: 2, server_groups: 3 });
  assert.equal(set.statusCode, 200, set.body);
  assert.deepEqual([set.json().quota_class_set.instances, 'id' in set.json().quota_class_set], [2, false]);
  assert.equal((await quotas(world)).instances, 2);
  assert.equal((await quotas(world, '/defaults')).server_groups, 3);
  await put(world, { instances: 5 });
  assert.equal((await quotas(world)).instances, 5);
  await classes('gold', '2.57', { instances: 99 });
  assert.equal((await classes('gold', '2.57')).json().quota_class_set.instances, 99);
  const old = (await classes('default', '2.49')).json().quota_class_set;
  assert.deepEqual(['server_groups' in old, 'floating_ips' in old, old.id], [false, true, 'default']);
  assert.equal('floating_ips' in (await classes('default', '2.50')).json().quota_class_set, false);
  assert.equal((await classes('default', '2.50', { floating_ips: 1 })).statusCode, 400);
  assert.equal((await classes('x'.repeat(256), '2.57', { cores: 1 })).statusCode, 400);
});

test('servers asked for at once do not get past a quota that is set meanwhile', async (t) => {
  const world = await novaWorld(t);
  const answers = await Promise.all([boots(world), put(world, { instances: 1 }), boots(world), boots(world)]);
  const made = answers.filter((answer) => answer === 202).length;
  const { in_use, limit } = (await quotas(world, '/detail')).instances;
  assert.equal(in_use, made);
  assert.ok(limit === 10 || in_use <= 1, `${in_use} of ${limit}`);
});
