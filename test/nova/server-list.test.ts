import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setInstance, setNics, vif } from './support/instances.ts';
import { cirros, novaWorld, type Person, people, type World } from './support/world.ts';

/** Names of the servers a query finds, in order. */
async function names(world: World, query: string, as: Person = 'demo', version = '2.72'): Promise<string[]> {
  const answer = await world.ask('GET', `/servers/detail?${query}`, { as, version });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json().servers.map((server: { name: string }) => server.name);
}

async function refusal(world: World, query: string, as: Person = 'demo', version = '2.72'): Promise<number> {
  const answer = await world.ask('GET', `/servers?${query}`, { as, version });
  assert.equal(typeof Object.values<{ message: string }>(answer.json())[0]?.message, 'string');
  return answer.statusCode;
}

async function worldWith(t: Parameters<typeof novaWorld>[0], ...servers: string[]) {
  const world = await novaWorld(t);
  const ids: Record<string, string> = {};
  for (const name of servers) ids[name] = await world.server({ name });
  return { world, ids, id: (name: string) => ids[name] ?? '' };
}

test('servers are listed newest first, of the caller’s project only', async (t) => {
  const { world } = await worldWith(t, 'a', 'b');
  await world.server({ name: 'foreign' }, 'other');
  assert.deepEqual(await names(world, ''), ['b', 'a']);
  const brief = (await world.ask('GET', '/servers')).json().servers[0];
  assert.deepEqual(Object.keys(brief), ['id', 'name', 'links']);
});

test('all_tenants is for administrators, project_id narrows it', async (t) => {
  const { world } = await worldWith(t, 'a');
  await world.server({ name: 'foreign' }, 'other');
  assert.deepEqual(await names(world, '', 'admin'), []);
  assert.deepEqual(await names(world, 'all_tenants=1', 'admin'), ['foreign', 'a']);
  assert.deepEqual(await names(world, 'all_tenants', 'admin'), ['foreign', 'a']);
  assert.deepEqual(await names(world, `all_tenants=True&project_id=${people.demo.projectId}`, 'admin'), ['a']);
  assert.deepEqual(await names(world, 'all_tenants=0'), ['a']);
  assert.equal(await refusal(world, 'all_tenants=1'), 403);
  assert.equal(await refusal(world, 'all_tenants=maybe', 'admin'), 400);
  assert.deepEqual(await names(world, `project_id=${people.other.projectId}`), ['a'], 'not a way around it');
});

for (const [pattern, found] of [
  ['web', ['web-12', 'web-1', 'my.web']],
  ['^web', ['web-12', 'web-1']],
  ['^web-1$', ['web-1']],
  ['^web-[0-9]+$', ['web-12', 'web-1']],
  ['web|db', ['db', 'web-12', 'web-1', 'my.web']],
  ['^(web-1|db)$', ['db', 'web-1']],
  ['my\\.', ['my.web']],
  ['^my-', []],
  ['1{2}', []],
  ['.*', ['db', 'web-12', 'web-1', 'my.web']],
] as const) {
  test(`name=${pattern} is a regular expression`, async (t) => {
    const { world } = await worldWith(t, 'my.web', 'web-1', 'web-12', 'db');
    assert.deepEqual(await names(world, `name=${encodeURIComponent(pattern)}`), found);
  });
}

test('characters that the database would take for wildcards mean themselves in a name', async (t) => {
  const { world } = await worldWith(t, 'a_b', 'axb', 'a%b', 'a!b', 'A_B');
  for (const name of ['a_b', 'a%b', 'a!b', 'A_B']) {
    assert.deepEqual(await names(world, `name=${encodeURIComponent(name)}`), [name]);
  }
});

test('a pattern that is none, is too long, or needs backtracking is refused', async (t) => {
  const { world } = await worldWith(t, 'a');
  for (const pattern of ['(', '[a', 'a{2,1}', '*a', '(?=a)', '(a)\\1', 'x'.repeat(256), '((a{99}){99}){99}']) {
    assert.equal(await refusal(world, `name=${encodeURIComponent(pattern)}`), 400, pattern);
    assert.equal(await refusal(world, `ip=${encodeURIComponent(pattern)}`), 400, pattern);
  }
});

test('status, image, flavor, uuid and reservation narrow a listing', async (t) => {
  const { world, id } = await worldWith(t, 'a', 'b');
  const other = '11111111-1111-4111-8111-111111111111';
  world.images.set(other, { ...cirros, id: other });
  await world.server({ name: 'c', imageRef: other, flavorRef: '2' });
  await setInstance(world.database, id('b'), { vm_state: 'active', task_state: null, reservation_id: 'r-b' });
  assert.deepEqual(await names(world, 'status=active'), ['b']);
  assert.deepEqual(await names(world, 'status=ACTIVE&status=BUILD'), ['c', 'b', 'a']);
  assert.deepEqual(await names(world, `image=${other}`), ['c']);
  assert.deepEqual(await names(world, 'flavor=http://x/flavors/2'), ['c']);
  assert.deepEqual(await names(world, `uuid=${id('a')}`), ['a']);
  assert.deepEqual(await names(world, 'reservation_id=r-b'), ['b']);
  assert.deepEqual(await names(world, 'status=nonsense', 'demo', '2.37'), []);
  assert.equal(await refusal(world, 'status=nonsense', 'demo', '2.38'), 400);
});

test('filters for administrators are ignored from others', async (t) => {
  const { world, id } = await worldWith(t, 'a', 'b');
  await setInstance(world.database, id('a'), { host: 'h1', vm_state: 'active' });
  assert.deepEqual(await names(world, 'host=h1'), ['b', 'a']);
  assert.deepEqual(await names(world, 'all_tenants=1&host=h1', 'admin'), ['a']);
  assert.deepEqual(await names(world, 'all_tenants=1&vm_state=building', 'admin'), ['b']);
});

test('T15 ip and ip6 look into the known fixed addresses', async (t) => {
  const { world, id } = await worldWith(t, 'a', 'b', 'c');
  await setNics(world.database, id('a'), [{ vif: vif('n', ['10.0.0.5']) }]);
  await setNics(world.database, id('b'), [{ vif: vif('n', ['10.0.0.55', '2001:db8::5']) }]);
  assert.deepEqual(await names(world, 'ip=10.0.0.5'), ['b', 'a']);
  assert.deepEqual(await names(world, `ip=${encodeURIComponent('^10\\.0\\.0\\.5$')}`), ['a']);
  assert.deepEqual(await names(world, 'ip6=db8'), ['b']);
  assert.deepEqual(await names(world, 'ip6=db8', 'demo', '2.4'), ['c', 'b', 'a'], 'below 2.5 for administrators only');
  assert.deepEqual(await names(world, 'ip=fa:16'), [], 'a MAC is no address');
});

test('tags narrow a listing since 2.26', async (t) => {
  const { world, id } = await worldWith(t, 'none', 'x', 'xy');
  await setInstance(world.database, id('x'), { tags: '["x"]' });
  await setInstance(world.database, id('xy'), { tags: '["x","y"]' });
  assert.deepEqual(await names(world, 'tags=x,y'), ['xy']);
  assert.deepEqual(await names(world, 'tags-any=x,y'), ['xy', 'x']);
  assert.deepEqual(await names(world, 'not-tags=x,y'), ['x', 'none']);
  assert.deepEqual(await names(world, 'not-tags-any=x,y'), ['none']);
  assert.deepEqual(await names(world, 'tags=y', 'demo', '2.25'), ['xy', 'x', 'none']);
});

test('changes-since shows what changed, deleted servers too; changes-before since 2.66', async (t) => {
  const { world, id } = await worldWith(t, 'a', 'b', 'c');
  await setInstance(world.database, id('a'), {
    deleted: 1,
    vm_state: 'deleted',
    updated_at: '2026-11-23T09:00:00.000Z',
  });
  await setInstance(world.database, id('b'), { updated_at: '2026-11-23T10:00:00.500Z' });
  assert.deepEqual(await names(world, 'changes-since=2026-11-23T09:00:00Z'), ['b', 'a']);
  assert.deepEqual(await names(world, 'changes-since=2026-11-23T09:00:01'), ['b']);
  assert.deepEqual(await names(world, 'changes-since=2026-11-23T11:00:01%2B02:00'), ['b']);
  assert.deepEqual(await names(world, 'changes-before=2026-11-23T09:30:00Z'), ['c']);
  assert.deepEqual(await names(world, 'changes-before=2026-11-23T09:30:00Z', 'demo', '2.65'), ['c', 'b']);
  for (const bad of ['yesterday', '2026-13-40T00:00:00Z', '']) {
    assert.equal(await refusal(world, `changes-since=${bad}`), 400);
  }
});

test('deleted servers are listed for administrators who ask', async (t) => {
  const { world, id } = await worldWith(t, 'a', 'b');
  await setInstance(world.database, id('a'), { deleted: 1, vm_state: 'deleted' });
  assert.deepEqual(await names(world, ''), ['b']);
  assert.deepEqual(await names(world, 'deleted=True'), ['b']);
  assert.deepEqual(await names(world, 'all_tenants=1&deleted=True', 'admin'), ['a']);
  assert.deepEqual(await names(world, 'all_tenants=1&status=deleted', 'admin'), ['a']);
  assert.equal(await refusal(world, 'status=deleted'), 403);
  assert.equal((await world.ask('GET', `/servers/${id('a')}`)).statusCode, 404);
});

test('a listing comes in pages that together are the whole, whatever the order', async (t) => {
  const { world, id } = await worldWith(t, 'a', 'b', 'c', 'd', 'e');
  await setInstance(world.database, id('b'), { task_state: null });
  await setInstance(world.database, id('d'), { task_state: 'spawning' });
  for (const order of [
    '',
    'sort_key=display_name&sort_dir=asc',
    'sort_key=task_state&sort_dir=desc&sort_key=display_name&sort_dir=asc',
    'sort_key=power_state&sort_dir=asc',
    'name=.',
  ]) {
    const whole = await names(world, order);
    assert.equal(whole.length, 5);
    for (const limit of [1, 2, 4, 5]) {
      const paged: string[] = [];
      let next: string | undefined = `/servers/detail?limit=${limit}&${order}`;
      for (let pages = 0; next !== undefined; pages += 1) {
        assert.ok(pages < 6, 'paging ends');
        const answer = await world.ask('GET', next);
        const { servers, servers_links: links }: { servers: { name: string }[]; servers_links?: { href: string }[] } =
          answer.json();
        assert.ok(servers.length <= limit);
        paged.push(...servers.map((server) => server.name));
        next = links?.[0]?.href.replace(/^.*\/v2\.1/, '');
      }
      assert.deepEqual(paged, whole, `${order} by ${limit}`);
    }
  }
});

test('sorting knows its keys and directions; null and nothing come first in rising order', async (t) => {
  const { world, id } = await worldWith(t, 'a', 'b', 'c');
  await setInstance(world.database, id('b'), { task_state: null });
  assert.deepEqual(await names(world, 'sort_key=display_name&sort_dir=asc'), ['a', 'b', 'c']);
  assert.deepEqual(await names(world, 'sort_key=task_state&sort_dir=asc&sort_key=display_name&sort_dir=asc'), [
    'b',
    'a',
    'c',
  ]);
  assert.equal(await refusal(world, 'sort_key=password'), 400);
  assert.equal(await refusal(world, 'sort_key=constructor'), 400);
  assert.equal(await refusal(world, 'sort_dir=up'), 400);
});

test('limits and markers are checked', async (t) => {
  const { world, id } = await worldWith(t, 'a', 'b');
  const foreign = await world.server({ name: 'foreign' }, 'other');
  assert.equal(await refusal(world, 'limit=-1'), 400);
  assert.equal(await refusal(world, 'limit=x'), 400);
  assert.equal(await refusal(world, 'marker=nothing'), 400);
  assert.equal(await refusal(world, `marker=${foreign}`), 400);
  assert.deepEqual(await names(world, `marker=${id('b')}`), ['a']);
  assert.deepEqual(await names(world, 'limit=0'), []);
  const small = await novaWorld(t, { maxPageSize: 1 });
  await small.server({ name: 'x' });
  await small.server({ name: 'y' });
  const page = (await small.ask('GET', '/servers?limit=100')).json();
  assert.equal(page.servers.length, 1);
  assert.equal(page.servers_links.length, 1);
});
