import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../../src/store/index.ts';
import { withHosts } from './support/hosts.ts';
import { setInstance } from './support/instances.ts';
import { novaWorld, type Person, people, type World } from './support/world.ts';

const demo = String(people.demo.projectId);
const day = 'start=2026-01-01T00:00:00&end=2026-01-02T00:00:00';

/** A server that was there in this time. */
async function used(world: World, launched_at: string | null, terminated_at: string | null, as: Person = 'demo') {
  const id = await world.server({}, as);
  const gone = terminated_at === null ? {} : { deleted: 1, vm_state: 'deleted' };
  const change = { vm_state: 'active', task_state: null, launched_at, terminated_at, ...gone };
  await setInstance(world.database, id, change);
  return id;
}

async function asked(world: World, path: string, version = '2.1', as: Person = 'admin') {
  const answer = await world.ask('GET', `/os-simple-tenant-usage${path}`, { as, version });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

test('use is told by project: hours within the period, times vCPUs, memory and disk', async (t) => {
  const world = await novaWorld(t);
  const half = await used(world, '2026-01-01T12:00:00.000Z', null);
  const gone = await used(world, '2025-12-31T00:00:00.000Z', '2026-01-01T06:00:00.000Z');
  await used(world, '2026-01-02T00:00:00.000Z', null);
  await used(world, '2025-12-01T00:00:00.000Z', '2025-12-31T00:00:00.000Z');
  await used(world, null, '2026-01-01T06:00:00.000Z');
  await used(world, '2026-01-01T23:00:00.000Z', null, 'other');

  const { tenant_usages: all } = await asked(world, `?${day}`);
  assert.deepEqual(all[0], {
    tenant_id: demo,
    ...{ total_hours: 18, total_vcpus_usage: 18, total_memory_mb_usage: 18 * 512, total_local_gb_usage: 18 },
    ...{ start: '2026-01-01T00:00:00.000000', stop: '2026-01-02T00:00:00.000000' },
  });
  assert.equal(all[1].total_hours, 1);
  const { tenant_usage: own } = await asked(world, `/${demo}?${day}`, '2.1', 'reader');
  const usages: Record<string, unknown>[] = own.server_usages;
  const of = (id: string) => usages.find(({ instance_id }) => instance_id === id);
  assert.equal(usages.length, 2);
  assert.deepEqual(of(gone), {
    ...{ instance_id: gone, name: 'web', tenant_id: demo, flavor: 'm1.tiny', hours: 6, vcpus: 1, memory_mb: 512 },
    ...{ local_gb: 1, started_at: '2025-12-31T00:00:00.000000', ended_at: '2026-01-01T06:00:00.000000' },
    ...{ state: 'terminated', uptime: 30 * 3600 },
  });
  assert.deepEqual([of(half)?.state, of(half)?.ended_at, of(half)?.hours], ['active', null, 12]);
  const detailed = await asked(world, `?${day}&detailed=1`);
  assert.deepEqual(detailed.tenant_usages[0], own);
  assert.deepEqual(await asked(world, `/${people.admin.projectId}?${day}`), { tenant_usage: {} });
});

test('a server that has been forgotten is still told of', async (t) => {
  const world = await novaWorld(t);
  const kept = { instance_uuid: 'i', project_id: demo, name: 'web', flavor_name: 'm1.tiny', vcpus: 1, memory_mb: 512 };
  const times = { launched_at: '2026-01-01T00:00:00.000Z', terminated_at: '2026-01-01T02:00:00.000Z' };
  await world.database.write(function* (queries) {
    yield* run(queries.insertInto('server_usage').values({ ...kept, disk_gb: 1, ...times }));
  });
  await used(world, '2026-01-01T00:00:00.000Z', null);
  const { tenant_usage } = await asked(world, `/${demo}?${day}`);
  assert.deepEqual([tenant_usage.total_hours, tenant_usage.server_usages.length], [26, 2]);
});

test('from 2.40 on use comes in pages of servers', async (t) => {
  const world = await novaWorld(t);
  const servers: string[] = [];
  for (const as of ['demo', 'demo', 'other'] as const) {
    servers.push(await used(world, '2026-01-01T12:00:00.000Z', null, as));
  }
  for (const [path, key, count] of [
    ['', 'tenant_usages', 3],
    [`/${demo}`, 'tenant_usage', 2],
  ] as const) {
    const seen: string[] = [];
    let query: string | undefined = `${day}&detailed=1&limit=1`;
    while (query !== undefined) {
      const page = await asked(world, `${path}?${query}`, '2.40');
      for (const usage of [page[key]].flat()) {
        for (const { instance_id } of usage.server_usages) seen.push(instance_id);
      }
      query = page[`${key}_links`]?.[0].href.split('?')[1];
    }
    assert.equal(seen.length, count);
    assert.deepEqual(seen.filter((id) => servers.includes(id)).length, new Set(seen).size);
  }
  const unpaged = await asked(world, `?${day}&limit=1`);
  assert.deepEqual([unpaged.tenant_usages.length, 'tenant_usages_links' in unpaged], [2, false]);
  const [foreign = ''] = servers.slice(-1);
  for (const marker of ['nothing', foreign]) {
    const answer = await world.ask('GET', `/os-simple-tenant-usage/${demo}?marker=${marker}`, { version: '2.40' });
    assert.equal(answer.statusCode, 400, marker);
  }
});

test('whose use, and of when: what makes no sense is refused', async (t) => {
  const world = await novaWorld(t);
  const status = async (path: string, as: Person = 'admin') =>
    (await world.ask('GET', `/os-simple-tenant-usage${path}`, { as })).statusCode;
  assert.equal(await status('', 'demo'), 403);
  assert.equal(await status(`/${demo}`, 'other'), 403);
  assert.equal(await status(''), 200);
  for (const bad of ['start=x', 'end=2026-13-01T00:00:00', 'start=2026-01-01', 'start=2026-01-02T00:00:00Z']) {
    assert.equal(await status(`?${bad}`), 400, bad);
  }
  assert.equal(await status('?start=2026-01-02T00:00:00&end=2026-01-01T00:00:00'), 400);
  assert.equal(await status('?start=2026-01-01 00:00:00.000001&end=2026-01-01T01:00:00.5'), 200);
});

test('os-instance_usage_audit_log: no host has told of the usage of a month', async (t) => {
  const world = await novaWorld(t);
  await withHosts(world);
  const ask = (path: string, as: 'admin' | 'demo' = 'admin') =>
    world.ask('GET', `/os-instance_usage_audit_log${path}`, { as });
  const { instance_usage_audit_log: log } = (await ask('/2026-01-15%2012:00:00')).json();
  assert.deepEqual(
    [log.period_beginning, log.period_ending, log.hosts_not_run, log.num_hosts_done],
    ['2025-12-01 00:00:00', '2026-01-01 00:00:00', ['h1', 'h2'], 0],
  );
  assert.deepEqual(Object.keys((await ask('')).json().instance_usage_audit_logs), Object.keys(log));
  assert.equal((await ask('/soon')).statusCode, 400);
  assert.equal((await ask('/2026-13-15%2012:00:00')).statusCode, 400);
  assert.equal((await ask('', 'demo')).statusCode, 403);
});
