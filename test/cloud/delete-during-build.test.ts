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
import { assertBalanced, freshCloud, oneTry, type TestCloud, type TestCloudOptions } from '../support/test-cloud.ts';

const forEver = 3_600_000;

async function deletedWhile(cloud: TestCloud, metadata: Record<string, string>, reached: () => Promise<boolean>) {
  const network = await privateNetwork(cloud);
  const port = await ownPort(cloud, network);
  const before = await cloud.books();
  const id = await createServer(cloud, { networks: [{ uuid: network }, { port: port.id }], metadata });
  while (!(await reached())) await new Promise((resolve) => setImmediate(resolve));
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assert.equal((await cloud.call('demo', 'GET', `/compute/v2.1/servers/${id}`)).status, 404);
  const ports = await allPorts(cloud);
  assert.equal(ports.length, 1);
  assert.deepEqual(released(ports[0]), releasedPort);
  assertBalanced(before, await cloud.books());
  const [instance] = (await cloud.books()).instance as { vm_state: string; deleted: number }[];
  assert.deepEqual([instance?.vm_state, instance?.deleted], ['deleted', 1]);
  assert.deepEqual((await cloud.books()).instance_fault, [], 'a build that was stopped is no failure');
}

/** True once the server's build has the given node under way. */
const started = (cloud: TestCloud, node: string) => async () =>
  ((await cloud.books()).saga_event as { node: string; kind: string }[]).some(
    (event) => event.node === node && event.kind === 'started',
  );

for (const [step, node] of [
  ['prepareNetworksBeforeBlockDeviceMapping', 'disks'],
  ['prepareDisks', 'disks'],
  ['plugVifs', 'spawn'],
  ['spawn', 'spawn'],
] as const) {
  test(`R40 a server deleted while its build is in ${step}: the build stops at once, nothing is left`, async (t) => {
    const cloud = await freshCloud(t);
    await deletedWhile(cloud, { 'fake:stall': `${step}=${forEver}` }, started(cloud, node));
  });
}

for (const [what, method] of [
  ['ports are being created', 'POST'],
  ['ports are being bound', 'PUT'],
] as const) {
  test(`a server deleted while its ${what}: the allocation stops, nothing is left`, async (t) => {
    let stalled = false;
    const wrapTransport = (transport: NeutronTransport): NeutronTransport => ({
      ...transport,
      close: () => transport.close(),
      send: async (request) => {
        if (request.method !== method || stalled || !request.path.startsWith('/v2.0/ports'))
          return transport.send(request);
        // Done by the server, never answered: what a lost answer looks like from here.
        stalled = true;
        await transport.send(request);
        return new Promise((_, reject) =>
          request.signal.addEventListener('abort', () => reject(request.signal.reason), { once: true }),
        );
      },
    });
    const cloud = await freshCloud(t, { wrapTransport } satisfies TestCloudOptions);
    await deletedWhile(cloud, {}, async () => stalled);
  });
}

test('R41 a delete that arrives between two states is not overwritten by the build', async (t) => {
  const cloud = await freshCloud(t);
  const id = await createServer(cloud, { networks: 'none' });
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assert.equal((await cloud.call('demo', 'GET', `/compute/v2.1/servers/${id}`)).status, 404);
});

test('two deletes of one server are one deletion', async (t) => {
  const cloud = await freshCloud(t);
  const id = await createServer(cloud, { networks: 'none' });
  await cloud.settled(id);
  await Promise.all([deleteServer(cloud, id), deleteServer(cloud, id)]);
  await cloud.cloud.compute.idle();
  const sagas = (await cloud.books()).saga as { name: string }[];
  assert.equal(sagas.filter((saga) => saga.name === 'terminate').length, 1);
});

test('L31 L32 a deletion that the driver refuses leaves the server in ERROR, its ports with it, and can be asked for again', async (t) => {
  const cloud = await freshCloud(t, oneTry);
  const before = await cloud.books();
  const id = await createServer(cloud, { networks: 'auto', metadata: { 'fake:fail-once': 'destroy' } });
  await cloud.settled(id);
  await deleteServer(cloud, id);
  const server = await cloud.settled(id);
  assert.equal(server.status, 'ERROR');
  assert.match(server.fault?.message ?? '', /Deletion.*destroy/);
  assert.deepEqual(
    (await allPorts(cloud)).map((port) => port.device_id),
    [id],
    'a guest that may still run keeps its network',
  );
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assert.deepEqual(await allPorts(cloud), []);
  assertBalanced(before, await cloud.books());
});
