import assert from 'node:assert/strict';
import { test } from 'node:test';
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
import { asAdmin, built, cloudOfThree, deleteAll, hostOf } from '../support/several-hosts.ts';
import { assertBalanced } from '../support/test-cloud.ts';

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
