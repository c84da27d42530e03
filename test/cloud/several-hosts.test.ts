import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { NeutronTransport } from '../../src/neutron/client/index.ts';
import {
  allPorts,
  createServer,
  deleteServer,
  ownPort,
  privateNetwork,
  released,
  releasedPort,
} from '../support/servers.ts';
import { assertBalanced, freshCloud, type ServerView, type TestCloud } from '../support/test-cloud.ts';

const resources = { hypervisorType: 'fake', vcpus: 8, memoryMb: 8192, localGb: 100 };

/** Three hosts, `a` with the most room and `c` with the least: servers come to them in that order. */
const three = [
  { host: 'a', node: 'a', availabilityZone: 'nova', resources: { ...resources, memoryMb: 80_000 } },
  { host: 'b', node: 'b', availabilityZone: 'nova', resources: { ...resources, memoryMb: 40_000 } },
  { host: 'c', node: 'c', availabilityZone: 'nova', resources },
] as const;

function cloudOfThree(t: TestContext, more: Parameters<typeof freshCloud>[1] = {}): Promise<TestCloud> {
  return freshCloud(t, { computeHosts: three, ...more });
}

async function hostOf(cloud: TestCloud, id: string): Promise<string | null> {
  const { body } = await cloud.call<{ server: Record<string, string | null> }>(
    'admin',
    'GET',
    `/compute/v2.1/servers/${id}`,
  );
  return body.server['OS-EXT-SRV-ATTR:host'] ?? null;
}

async function asAdmin<T>(cloud: TestCloud, method: string, path: string, body?: object): Promise<T> {
  const answer = await cloud.call<T>('admin', method, `/compute/v2.1${path}`, body, {
    'openstack-api-version': 'compute 2.52',
  });
  assert.ok(answer.status < 300, JSON.stringify(answer.body));
  return answer.body;
}

/** A server without a network, built by an administrator; what it was told besides. */
async function built(
  cloud: TestCloud,
  server: object = {},
  hints: object = {},
  user: 'demo' | 'admin' = 'demo',
  headers: Record<string, string> = {},
) {
  const { images } = await cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images?name=cirros');
  const body = {
    server: { name: 'web', flavorRef: '1', imageRef: images[0]?.id, networks: 'none', ...server },
    'os:scheduler_hints': hints,
  };
  const answer = await cloud.call<{ server: { id: string } }>(user, 'POST', '/compute/v2.1/servers', body, headers);
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  await cloud.cloud.compute.idle();
  const { id } = answer.body.server;
  const shown = await cloud.call<{ server: ServerView }>('admin', 'GET', `/compute/v2.1/servers/${id}`);
  return { ...shown.body.server, host: await hostOf(cloud, id) };
}

async function deleteAll(cloud: TestCloud): Promise<void> {
  for (const { uuid } of (await cloud.books()).instance as { uuid: string }[]) {
    await cloud.call('admin', 'DELETE', `/compute/v2.1/servers/${uuid}`);
  }
  await cloud.cloud.compute.idle();
}

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

test('R16, R24, R25: what another host may do better goes on to the next one; the network is made anew there', async (t) => {
  const cloud = await cloudOfThree(t);
  const network = await privateNetwork(cloud);
  const brought = await ownPort(cloud, network);
  // Who looks at groups for the first time gets a default one by it.
  await cloud.call('admin', 'GET', '/network/v2.0/security-groups');
  const before = await cloud.books();
  const id = await createServer(cloud, {
    networks: [{ uuid: network }, { port: brought.id }],
    metadata: { 'fake:fail': 'spawn@a,prepareDisks@b' },
  });
  const server = await cloud.settled(id);
  assert.deepEqual([server.status, server.fault], ['ACTIVE', undefined]);
  assert.equal(await hostOf(cloud, id), 'c');
  const ports = await allPorts(cloud);
  assert.deepEqual(
    ports.map((port) => [port.device_id, port['binding:host_id'], port.status]),
    [
      [id, 'c', 'ACTIVE'],
      [id, 'c', 'ACTIVE'],
    ],
  );
  const books = await cloud.books();
  assert.deepEqual(
    (books.claim as { host: string }[]).map(({ host }) => host),
    ['c'],
  );
  assert.deepEqual(
    (books.fake_guest as { host: string }[]).map(({ host }) => host),
    ['c'],
  );
  const { instanceActions } = await cloud.ok<{
    instanceActions: { action: string; request_id: string; message: null }[];
  }>('GET', `/compute/v2.1/servers/${id}/os-instance-actions`);
  assert.deepEqual(
    instanceActions.map(({ action, message }) => [action, message]),
    [['create', null]],
  );
  const { body } = await cloud.call<{
    instanceAction: { events: { event: string; host: string; result: string }[] };
  }>('admin', 'GET', `/compute/v2.1/servers/${id}/os-instance-actions/${instanceActions[0]?.request_id}`);
  const told = body.instanceAction.events.filter(({ event }) =>
    ['claim', 'spawn', 'disks', 'activate'].includes(event),
  );
  assert.deepEqual(
    told.map(({ event, host, result }) => `${event} ${host} ${result}`),
    [
      'claim a Success',
      'disks a Success',
      'spawn a Error',
      'claim b Success',
      'disks b Error',
      'claim c Success',
      'disks c Success',
      'spawn c Success',
      'activate c Success',
    ],
  );
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assertBalanced(before, await cloud.books());
  assert.deepEqual(released((await allPorts(cloud))[0]), releasedPort);
});

/** Neutron as it is when no port can be bound to host a. */
function unboundAt(transport: NeutronTransport): NeutronTransport {
  return {
    ...transport,
    close: () => transport.close(),
    send: async (request) => {
      const reply = await transport.send(request);
      const { port } = (reply.body ?? {}) as { port?: Record<string, unknown> };
      if (port?.['binding:host_id'] !== 'a') return reply;
      return { ...reply, body: { port: { ...port, 'binding:vif_type': 'binding_failed' } } };
    },
  };
}

test('R16, R42: a network that does not fit one host is made for the next, also where the disks wait for it', async (t) => {
  const bareMetal = { macs: ['52:54:00:00:00:01', '52:54:00:00:00:02'], dhcpOptions: [] };
  const cloud = await cloudOfThree(t, { wrapTransport: unboundAt, driver: { bareMetal } });
  const network = await privateNetwork(cloud);
  const brought = await ownPort(cloud, network);
  const id = await createServer(cloud, { networks: [{ uuid: network }, { uuid: network }] });
  const server = await cloud.settled(id);
  assert.deepEqual([server.status, server.fault], ['ACTIVE', undefined]);
  const ports = (await allPorts(cloud)).filter((port) => port.id !== brought.id);
  assert.deepEqual(
    ports.map((port) => [port.device_id, port['binding:host_id']]),
    [
      [id, 'b'],
      [id, 'b'],
    ],
  );
  const doomed = await createServer(cloud, { networks: [{ port: brought.id }] });
  await cloud.cloud.compute.idle();
  assert.equal((await cloud.settled(doomed)).status, 'ERROR', 'a brought port with a MAC that no host has');
  assert.deepEqual(released((await allPorts(cloud)).find((port) => port.id === brought.id)), releasedPort);
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

test('a server that is deleted between two hosts is gone, and what went wrong is not tried again', async (t) => {
  const cloud = await cloudOfThree(t);
  const network = await privateNetwork(cloud);
  const before = await cloud.books();
  const metadata = { 'fake:fail': 'spawn', 'fake:stall': 'destroy=300' };
  const id = await createServer(cloud, { networks: [{ uuid: network }], metadata });
  const unwinding = async () =>
    ((await cloud.books()).saga as { state: string; name: string }[]).some(
      ({ name, state }) => name === 'build' && state === 'unwinding',
    );
  while (!(await unwinding())) await new Promise((resolve) => setTimeout(resolve, 5));
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  const builds = ((await cloud.books()).saga as { name: string }[]).filter(({ name }) => name === 'build');
  assert.equal(builds.length, 1);
  assertBalanced(before, await cloud.books());
});

test('R20, R21, R22: where no host is left, or enough were tried, the server ends in ERROR with what it failed with', async (t) => {
  const cloud = await cloudOfThree(t);
  const network = await privateNetwork(cloud);
  const failing = { metadata: { 'fake:fail': 'spawn' } };
  const forced = await built(cloud, { ...failing, availability_zone: 'nova:b' }, {}, 'admin');
  assert.equal(forced.status, 'ERROR');
  assert.doesNotMatch(forced.fault?.message ?? '', /before/);
  const before = await cloud.books();
  const all = await built(cloud, { ...failing, networks: [{ uuid: network }] });
  assert.deepEqual([all.status, all.host, all['OS-EXT-STS:task_state']], ['ERROR', null, null]);
  assert.match(
    all.fault?.message ?? '',
    /told to fail in spawn \(tried on 2 other hosts before: .*told to fail in spawn\)/,
  );
  await asAdmin(cloud, 'PUT', '/os-services/disable', { host: 'c', binary: 'nova-compute' });
  await asAdmin(cloud, 'PUT', '/os-services/disable', { host: 'b', binary: 'nova-compute' });
  const alone = await built(cloud, failing);
  assert.match(
    alone.fault?.message ?? '',
    /No valid host was found: of 3 hosts 2 were not tried before, of these 0 are enabled and up \(tried on another host before: .*spawn\)/,
  );
  await asAdmin(cloud, 'PUT', '/os-services/enable', { host: 'c', binary: 'nova-compute' });
  await asAdmin(cloud, 'PUT', '/os-services/enable', { host: 'b', binary: 'nova-compute' });
  await deleteAll(cloud);
  assertBalanced(before, await cloud.books());
});
