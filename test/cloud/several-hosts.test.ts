import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { allPorts, createServer, deleteServer, privateNetwork } from '../support/servers.ts';
import { asAdmin, built, cloudOfThree, deleteAll, hostOf, three } from '../support/several-hosts.ts';
import { assertBalanced, freshCloud, freshStore, openCloud, type TestCloud } from '../support/test-cloud.ts';

test('every host has its service, its hypervisor and its room; servers are spread by the room that is left', async (t) => {
  const cloud = await cloudOfThree(t);
  const { services } = await asAdmin<{ services: { host: string; state: string }[] }>(cloud, 'GET', '/os-services');
  assert.deepEqual(
    services.map(({ host }) => host),
    ['a', 'b', 'c'],
  );
  const { hypervisors } = await asAdmin<{ hypervisors: { hypervisor_hostname: string; memory_mb: number }[] }>(
    cloud,
    'GET',
    '/os-hypervisors/detail',
  );
  assert.deepEqual(
    hypervisors.map((one) => [one.hypervisor_hostname, one.memory_mb]),
    [
      ['a', 80_000],
      ['b', 40_000],
      ['c', 8192],
    ],
  );
  const before = await cloud.books();
  const first = await built(cloud);
  assert.deepEqual([first.status, first.host], ['ACTIVE', 'a']);
  await asAdmin(cloud, 'PUT', '/os-services/disable', { host: 'a', binary: 'nova-compute' });
  assert.equal((await built(cloud)).host, 'b');
  await asAdmin(cloud, 'PUT', '/os-services/force-down', { host: 'b', binary: 'nova-compute', forced_down: true });
  const third = await built(cloud);
  assert.equal(third.host, 'c');
  const guests = (await cloud.books()).fake_guest as { host: string }[];
  assert.deepEqual(guests.map(({ host }) => host).toSorted(), ['a', 'b', 'c']);
  await asAdmin(cloud, 'PUT', '/os-services/disable', { host: 'c', binary: 'nova-compute' });
  const none = await built(cloud);
  assert.equal(none.status, 'ERROR');
  assert.match(none.fault?.message ?? '', /No valid host was found: of 3 hosts 0 are enabled and up\./);
  await deleteAll(cloud);
  assertBalanced(before, await cloud.books());
});

test('R23: of three at once for the room of two each host gets one, and the third is told that there was no room', async (t) => {
  const small = { hypervisorType: 'fake', vcpus: 8, memoryMb: 600, localGb: 100 };
  const host = (name: string) => ({ host: name, node: name, availabilityZone: 'nova', resources: small });
  const cloud = await cloudOfThree(t, { computeHosts: [host('a'), host('b')] });
  await built(cloud, { min_count: 3 });
  const { instance, claim } = await cloud.books();
  const servers = instance as { host: string | null; vm_state: string }[];
  assert.deepEqual(servers.map(({ host, vm_state }) => `${host} ${vm_state}`).toSorted(), [
    'a active',
    'b active',
    'null error',
  ]);
  assert.equal(claim?.length, 2);
  const fault = ((await cloud.books()).instance_fault as { message: string }[])[0];
  assert.match(fault?.message ?? '', /No valid host was found: of 2 hosts 0 have room for 1 vCPU, 512 MiB and 1 GiB\./);
});

test('a zone, a host, a group and an aggregate are kept, and who gets no host is told what was left', async (t) => {
  const cloud = await cloudOfThree(t);
  await asAdmin(cloud, 'POST', '/os-aggregates', { aggregate: { name: 'east', availability_zone: 'east' } });
  await asAdmin(cloud, 'POST', '/os-aggregates/1/action', { add_host: { host: 'c' } });
  assert.equal((await built(cloud, { availability_zone: 'east' })).host, 'c');
  assert.equal((await built(cloud, { availability_zone: 'nova:b' }, {}, 'admin')).host, 'b');
  assert.equal((await built(cloud, { availability_zone: 'nova::b' }, {}, 'admin')).host, 'b');
  const since74 = { 'openstack-api-version': 'compute 2.74' };
  assert.equal((await built(cloud, { host: 'b' }, {}, 'admin', since74)).host, 'b');
  assert.equal((await built(cloud, { hypervisor_hostname: 'c' }, {}, 'admin', since74)).host, 'c');
  const elsewhere = await built(cloud, { availability_zone: 'east:b' }, {}, 'admin');
  assert.match(elsewhere.fault?.message ?? '', /of 3 hosts 1 are in the availability zone east, of these 0 are b\./);
  for (const [user, place, status] of [
    ['demo', { availability_zone: 'nova:b' }, 403],
    ['demo', { host: 'b' }, 403],
    ['admin', { availability_zone: 'nova:zz' }, 400],
    ['admin', { availability_zone: 'nova:a:b:c' }, 400],
    ['admin', { host: 'zz' }, 400],
    ['admin', { host: 'a', hypervisor_hostname: 'b' }, 400],
    ['admin', { host: '' }, 400],
    ['admin', { host: 'a', availability_zone: 'nova:b' }, 400],
  ] as const) {
    const body = { server: { name: 'web', flavorRef: '1', imageRef: 'x', networks: 'none', ...place } };
    const answer = await cloud.call(user, 'POST', '/compute/v2.1/servers', body, since74);
    assert.equal(answer.status, status, `${JSON.stringify(place)}: ${JSON.stringify(answer.body)}`);
  }

  const group = async (policy: string) =>
    (
      await cloud.ok<{ server_group: { id: string } }>('POST', '/compute/v2.1/os-server-groups', {
        server_group: { name: policy, policy },
      })
    ).server_group.id;
  const apart = await group('anti-affinity');
  const hosts = [];
  for (let count = 0; count < 3; count += 1) hosts.push((await built(cloud, {}, { group: apart })).host);
  assert.deepEqual(hosts.toSorted(), ['a', 'b', 'c']);
  const fourth = await built(cloud, {}, { group: apart });
  assert.match(
    fourth.fault?.message ?? '',
    /of 3 hosts 0 are allowed by the policy anti-affinity of the server group\./,
  );
  const together = await group('affinity');
  assert.equal((await built(cloud, { availability_zone: 'nova:b' }, {}, 'admin')).host, 'b');
  assert.equal((await built(cloud, { availability_zone: 'east' }, { group: together })).host, 'c');
  assert.equal((await built(cloud, {}, { group: together })).host, 'c');
});

test('a server comes to the host of servers that hints name, or to another one, and stays so when it is brought back', async (t) => {
  const cloud = await cloudOfThree(t);
  const [a, b] = [await built(cloud), await built(cloud, { availability_zone: 'nova:b' }, {}, 'admin')];
  const own = await built(cloud, {}, { different_host: a.id });
  assert.deepEqual([a.host, b.host, own.host], ['a', 'b', 'c']);
  assert.equal((await built(cloud, {}, { same_host: [own.id.toUpperCase(), a.id], different_host: [a.id] })).host, 'c');
  assert.equal((await built(cloud, {}, { different_host: [a.id, own.id] })).host, 'b');
  const nobody = '00000000-0000-4000-8000-000000000000';
  const nowhere = await built(cloud, {}, { same_host: nobody });
  assert.match(nowhere.fault?.message ?? '', /of 3 hosts 0 have one of the servers that it is to be with\./);
  const everywhere = await built(cloud, {}, { same_host: a.id, different_host: a.id });
  assert.match(everywhere.fault?.message ?? '', /of these 0 have none of the servers that it is to be apart from\./);
  // Where another project's servers are is not to be found out.
  assert.equal((await built(cloud, {}, { same_host: b.id })).status, 'ERROR');
  assert.equal((await built(cloud, {}, { different_host: [a.id, nobody, own.id, b.id] })).host, 'b');

  await cloud.ok('POST', `/compute/v2.1/servers/${own.id}/action`, { shelve: null });
  await cloud.settled(own.id);
  await asAdmin(cloud, 'PUT', '/os-services/disable', { host: 'c', binary: 'nova-compute' });
  await cloud.ok('POST', `/compute/v2.1/servers/${own.id}/action`, { unshelve: null });
  assert.deepEqual([(await cloud.settled(own.id)).status, await hostOf(cloud, own.id)], ['ACTIVE', 'b']);
  await deleteServer(cloud, a.id);
  assert.equal((await built(cloud, {}, { different_host: a.id })).host, 'a', 'a deleted server is nowhere');

  for (const hints of [
    { same_host: 'web' },
    { different_host: [7] },
    { same_host: { id: a.id } },
    { same_host: null },
  ]) {
    const body = { server: { name: 'web', flavorRef: '1', networks: 'none' }, 'OS-SCH-HNT:scheduler_hints': hints };
    const answer = await cloud.call('demo', 'POST', '/compute/v2.1/servers', body);
    assert.equal(answer.status, 400, JSON.stringify(hints));
  }
});

test('hints count where there is one host, too', async (t) => {
  const cloud = await freshCloud(t);
  const first = await built(cloud);
  assert.equal((await built(cloud, {}, { same_host: first.id })).status, 'ACTIVE');
  const apart = await built(cloud, {}, { different_host: first.id });
  assert.match(apart.fault?.message ?? '', /of 1 host 0 have none of the servers that it is to be apart from\./);
});

test('P28, P40: a server that is unshelved comes to a host with room, and its ports follow it with their addresses', async (t) => {
  const cloud = await cloudOfThree(t);
  const network = await privateNetwork(cloud);
  const metadata = { 'fake:fail': 'spawn@c' };
  const id = await createServer(cloud, { networks: [{ uuid: network }, { uuid: network }], metadata });
  const { addresses } = await cloud.settled(id);
  const act = async (body: object) => {
    await cloud.ok('POST', `/compute/v2.1/servers/${id}/action`, body);
    return [(await cloud.settled(id)).status, await hostOf(cloud, id)];
  };
  const places = async () =>
    new Set((await allPorts(cloud)).map((port) => `${port['binding:host_id']} ${port.status}`));
  assert.deepEqual(await act({ shelve: null }), ['SHELVED_OFFLOADED', null]);
  await asAdmin(cloud, 'PUT', '/os-services/disable', { host: 'a', binary: 'nova-compute' });
  assert.deepEqual(await act({ unshelve: null }), ['ACTIVE', 'b']);
  assert.deepEqual(await places(), new Set(['b ACTIVE']));
  assert.deepEqual((await cloud.settled(id)).addresses, addresses);
  assert.deepEqual(await act({ shelve: null }), ['SHELVED_OFFLOADED', null]);
  const shelved = (await cloud.books()).claim;
  await asAdmin(cloud, 'PUT', '/os-services/disable', { host: 'b', binary: 'nova-compute' });
  assert.deepEqual(await act({ unshelve: null }), ['SHELVED_OFFLOADED', null], 'host c fails');
  assert.deepEqual([(await cloud.books()).claim, (await cloud.books()).fake_guest], [shelved, []]);
  await asAdmin(cloud, 'PUT', '/os-services/enable', { host: 'a', binary: 'nova-compute' });
  assert.deepEqual(await act({ unshelve: null }), ['ACTIVE', 'a']);
  assert.deepEqual(await places(), new Set(['a ACTIVE']));
});

test('a host that is configured no more keeps its servers and gets no new ones; a guest that strayed there is told of', async (t) => {
  const store = await freshStore(t);
  const first = await openCloud(t, store, { computeHosts: three });
  const stays = await built(first);
  assert.equal(stays.host, 'a');
  await first.crash();
  const [, b, c] = three;
  const cloud = await openCloud(t, store, { computeHosts: [b, c] });
  const services = async (of: TestCloud) =>
    (await asAdmin<{ services: { host: string; status: string }[] }>(of, 'GET', '/os-services')).services.map(
      ({ host, status }) => `${host} ${status}`,
    );
  assert.deepEqual(await services(cloud), ['a disabled', 'b enabled', 'c enabled']);
  const moved = await built(cloud);
  assert.equal(moved.host, 'b');
  await cloud.ok('POST', `/compute/v2.1/servers/${stays.id}/action`, { 'os-stop': null });
  assert.equal((await cloud.settled(stays.id)).status, 'SHUTOFF');
  await cloud.crash();
  const again = await openCloud(t, store, { computeHosts: three });
  assert.deepEqual(await services(again), ['a enabled', 'b enabled', 'c enabled']);

  const db = new DatabaseSync(store.database);
  db.prepare("update fake_guest set host = 'c' where instance_uuid = ?").run(moved.id);
  db.close();
  await again.cloud.compute.sweep();
  const found = (await again.books()).finding as { kind: string; host: string; state: string }[];
  assert.deepEqual(found.map(({ kind, host, state }) => `${kind} ${host} ${state}`).toSorted(), [
    'guest_missing b reported',
    'orphaned_guest c reported',
  ]);
  await deleteServer(again, stays.id);
  await again.cloud.compute.idle();
  assert.deepEqual((await again.books()).fake_guest?.length, 1);
});
