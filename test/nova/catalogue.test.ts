import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withHosts } from './support/hosts.ts';
import { novaWorld, people } from './support/world.ts';

test('limits tell what may be had and what is used, by microversion', async (t) => {
  const world = await novaWorld(t);
  await world.server({ min_count: 2, flavorRef: '3' });
  await world.server({}, 'other');
  const limits = async (version: string) => (await world.ask('GET', '/limits', { version })).json().limits;
  const newest = await limits('2.57');
  assert.deepEqual(newest.rate, []);
  assert.deepEqual(newest.absolute, {
    ...{ maxTotalInstances: 10, maxTotalCores: 20, maxTotalRAMSize: 51_200, maxTotalKeypairs: 100 },
    ...{ maxServerMeta: 128, maxServerGroups: 10, maxServerGroupMembers: 10 },
    ...{ totalInstancesUsed: 2, totalCoresUsed: 4, totalRAMUsed: 8192, totalServerGroupsUsed: 0 },
  });
  assert.equal('maxPersonality' in (await limits('2.56')).absolute, true);
  assert.equal('maxImageMeta' in (await limits('2.38')).absolute, true);
  assert.equal('maxImageMeta' in (await limits('2.39')).absolute, false);
  assert.equal('maxSecurityGroups' in (await limits('2.35')).absolute, true);
  assert.equal('maxSecurityGroups' in (await limits('2.36')).absolute, false);
});

test('another project’s limits and quotas are for administrators', async (t) => {
  const world = await novaWorld(t);
  await world.server();
  const project = people.demo.projectId;
  assert.equal((await world.ask('GET', `/limits?tenant_id=${project}`, { as: 'other' })).statusCode, 403);
  const limits = await world.ask('GET', `/limits?tenant_id=${project}`, { as: 'admin' });
  assert.equal(limits.json().limits.absolute.totalInstancesUsed, 1);
  for (const below of ['', '/detail', '/defaults']) {
    const path = `/os-quota-sets/${project}${below}`;
    assert.equal((await world.ask('GET', path, { as: 'other' })).statusCode, 403);
    assert.equal((await world.ask('GET', path, { as: 'admin' })).statusCode, 200);
    assert.equal((await world.ask('GET', path)).json().quota_set.id, project);
  }
});

test('quota sets have their values by microversion, and in detail their use', async (t) => {
  const world = await novaWorld(t);
  await world.server();
  const project = people.demo.projectId;
  const quota = async (below: string, version: string) =>
    (await world.ask('GET', `/os-quota-sets/${project}${below}`, { version })).json().quota_set;
  assert.deepEqual(await quota('', '2.57'), {
    ...{ id: project, cores: 20, instances: 10, ram: 51_200, key_pairs: 100, metadata_items: 128 },
    ...{ server_groups: 10, server_group_members: 10 },
  });
  assert.equal((await quota('', '2.35')).floating_ips, -1);
  assert.equal('floating_ips' in (await quota('', '2.36')), false);
  assert.equal((await quota('', '2.56')).injected_files, 0);
  assert.deepEqual((await quota('/detail', '2.57')).ram, { limit: 51_200, in_use: 512, reserved: 0 });
});

test('zones are those of the hosts; hosts are shown to administrators', async (t) => {
  const world = await novaWorld(t);
  await withHosts(world);
  const brief = (await world.ask('GET', '/os-availability-zone')).json().availabilityZoneInfo;
  assert.deepEqual(brief, [
    { zoneName: 'nova', zoneState: { available: true }, hosts: null },
    { zoneName: 'edge', zoneState: { available: true }, hosts: null },
  ]);
  assert.equal((await world.ask('GET', '/os-availability-zone/detail')).statusCode, 403);
  const detail = (await world.ask('GET', '/os-availability-zone/detail', { as: 'admin' })).json().availabilityZoneInfo;
  assert.deepEqual(Object.keys(detail[0].hosts), ['h1']);
  assert.equal(detail[0].hosts.h1['nova-compute'].updated_at, '2026-11-23T08:00:00.123000');
});

test('services: a number for an id, a UUID since 2.53; forced_down since 2.11', async (t) => {
  const world = await novaWorld(t);
  await withHosts(world);
  const services = async (query: string, version: string) =>
    (await world.ask('GET', `/os-services?${query}`, { as: 'admin', version })).json().services;
  const [first, second] = await services('', '2.1');
  assert.equal(typeof first.id, 'number');
  assert.notEqual(first.id, second.id);
  assert.deepEqual(
    [first.binary, first.host, first.zone, first.status, first.state, 'forced_down' in first],
    ['nova-compute', 'h1', 'nova', 'enabled', 'up', false],
  );
  const [newer] = await services('host=h1&binary=nova-compute', '2.53');
  assert.match(newer.id, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(newer.forced_down, false);
  assert.deepEqual(await services('binary=nova-scheduler', '2.53'), []);
  assert.equal((await world.ask('GET', '/os-services')).statusCode, 403);
});

test('hypervisors: listed, in detail, one by its id, with servers where asked, and summed', async (t) => {
  const world = await novaWorld(t);
  const server = await withHosts(world);
  const ask = async (path: string, version = '2.72') => world.ask('GET', path, { as: 'admin', version });
  const list = (await ask('/os-hypervisors')).json().hypervisors;
  assert.deepEqual(
    list.map((h: Record<string, unknown>) => [h.hypervisor_hostname, h.state, h.status]),
    [
      ['h1.example', 'up', 'enabled'],
      ['h2.example', 'up', 'enabled'],
    ],
  );
  const shown = (await ask(`/os-hypervisors/${list[0].id}`)).json().hypervisor;
  assert.deepEqual(
    [shown.vcpus, shown.vcpus_used, shown.free_ram_mb, shown.running_vms, shown.service.host, shown.hypervisor_type],
    [8, 1, 15_872, 1, 'h1', 'fake'],
  );
  const old = (await ask('/os-hypervisors/detail', '2.27')).json().hypervisors[0];
  assert.equal(typeof old.id, 'number');
  assert.equal(old.cpu_info, '');
  assert.equal((await ask(`/os-hypervisors/${old.id}`, '2.27')).json().hypervisor.hypervisor_hostname, 'h1.example');
  const withServers = (await ask('/os-hypervisors?with_servers=true')).json().hypervisors;
  assert.deepEqual(withServers[0].servers, [{ uuid: server, name: 'web' }]);
  assert.equal('servers' in withServers[1], false);
  const found = (await ask('/os-hypervisors?hypervisor_hostname_pattern=h2')).json().hypervisors;
  assert.equal(found.length, 1);
  for (const path of ['/os-hypervisors', '/os-hypervisors/detail']) {
    const none = await ask(`${path}?hypervisor_hostname_pattern=h3`);
    assert.deepEqual(
      [none.statusCode, none.json().itemNotFound.message],
      [404, "No hypervisor matching 'h3' could be found."],
    );
    for (const paging of ['limit=1', `marker=${list[0].id}`]) {
      assert.equal((await ask(`${path}?hypervisor_hostname_pattern=h2&${paging}`)).statusCode, 400);
    }
  }
  const page = (await ask('/os-hypervisors?limit=1')).json();
  const rest = (await ask(page.hypervisors_links[0].href.replace(/^.*\/v2\.1/, ''))).json();
  assert.deepEqual([page.hypervisors[0].id, rest.hypervisors[0].id], [list[0].id, list[1].id]);
  const sums = (await ask('/os-hypervisors/statistics')).json().hypervisor_statistics;
  assert.deepEqual([sums.count, sums.vcpus, sums.memory_mb_used, sums.running_vms], [2, 16, 512, 1]);
  const searched = (await ask('/os-hypervisors/h1/search', '2.52')).json().hypervisors;
  assert.deepEqual(
    [searched.length, searched[0].hypervisor_hostname, 'servers' in searched[0]],
    [1, 'h1.example', false],
  );
  const hosted = (await ask('/os-hypervisors/example/servers', '2.52')).json().hypervisors;
  assert.deepEqual(hosted[0].servers, [{ uuid: server, name: 'web' }]);
  assert.equal((await ask('/os-hypervisors/h3/search', '2.52')).statusCode, 404);
  assert.equal((await ask('/os-hypervisors/h1/search', '2.53')).statusCode, 404);
  const uptime = await ask(`/os-hypervisors/${list[0].id}/uptime`);
  assert.deepEqual([uptime.statusCode, uptime.json().notImplemented.code], [501, 501]);
  assert.equal((await ask('/os-hypervisors/nothing/uptime')).statusCode, 404);
  assert.equal((await ask('/os-hypervisors/nothing')).statusCode, 404);
  assert.equal((await world.ask('GET', '/os-hypervisors')).statusCode, 403);
});
