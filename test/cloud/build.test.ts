import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  allPorts,
  createServer,
  deleteServer,
  ownPort,
  privateNetwork,
  released,
  releasedPort,
} from '../support/servers.ts';
import { assertBalanced, freshCloud } from '../support/test-cloud.ts';

test('a server with a new and a brought port becomes ACTIVE with both addresses, in the order asked for', async (t) => {
  const cloud = await freshCloud(t);
  const network = await privateNetwork(cloud);
  const port = await ownPort(cloud, network);
  const id = await createServer(cloud, { networks: [{ port: port.id }, { uuid: network }] });
  const server = await cloud.settled(id);
  assert.equal(server.status, 'ACTIVE');
  assert.equal(server['OS-EXT-STS:task_state'], null);
  const addresses = server.addresses.private?.map(({ addr }) => addr);
  assert.equal(addresses?.[0], '10.11.12.77');
  assert.equal(addresses?.length, 2);
  const ports = await allPorts(cloud);
  assert.equal(ports.length, 2);
  for (const { device_id, device_owner, status, ...rest } of ports) {
    assert.deepEqual([device_id, device_owner, status], [id, 'compute:nova', 'ACTIVE']);
    assert.equal(rest['binding:host_id'], 'berth');
    assert.equal(rest['binding:vif_type'], 'ovs');
  }
});

test('deleting it takes the network back: the created port is gone, the brought one is released, the books balance', async (t) => {
  const cloud = await freshCloud(t);
  const network = await privateNetwork(cloud);
  const port = await ownPort(cloud, network);
  const before = await cloud.books();
  const id = await createServer(cloud, { networks: [{ port: port.id }, { uuid: network }] });
  await cloud.settled(id);
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  const ports = await allPorts(cloud);
  assert.equal(ports.length, 1);
  assert.deepEqual(released(ports[0]), releasedPort);
  assertBalanced(before, await cloud.books());
  const gone = await cloud.call('demo', 'GET', `/compute/v2.1/servers/${id}`);
  assert.equal(gone.status, 404);
});

test('B17 a server that asks for no network is ACTIVE without a NIC, and Neutron was not asked for a port', async (t) => {
  const cloud = await freshCloud(t);
  const server = await cloud.settled(await createServer(cloud, { networks: 'none' }));
  assert.equal(server.status, 'ACTIVE');
  assert.deepEqual(server.addresses, {});
  assert.deepEqual(await allPorts(cloud), []);
});

test('B19 auto uses the one network that there is', async (t) => {
  const cloud = await freshCloud(t);
  const server = await cloud.settled(await createServer(cloud, { networks: 'auto' }));
  assert.equal(server.status, 'ACTIVE');
  assert.equal((await allPorts(cloud))[0]?.network_id, await privateNetwork(cloud));
});

test('the host gives no more than it has: the server that is too much is ERROR, and says what was lacking', async (t) => {
  const resources = { hypervisorType: 'fake', vcpus: 4, memoryMb: 1024, localGb: 100 };
  const cloud = await freshCloud(t, { driver: { resources } });
  const ids = await Promise.all(['a', 'b', 'c'].map((name) => createServer(cloud, { name, networks: 'none' })));
  const servers = await Promise.all(ids.map((id) => cloud.settled(id)));
  assert.deepEqual(servers.map((server) => server.status).toSorted(), ['ACTIVE', 'ACTIVE', 'ERROR']);
  const failed = servers.find((server) => server.status === 'ERROR');
  assert.match(failed?.fault?.message ?? '', /No valid host was found.*memory/);
});

test('ten servers of one request each get a network of their own', async (t) => {
  const cloud = await freshCloud(t);
  const network = await privateNetwork(cloud);
  const body = {
    server: { name: 'many', flavorRef: '1', networks: [{ uuid: network }], min_count: 10, max_count: 10 },
  };
  const { images } = await cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
  Object.assign(body.server, { imageRef: images[0]?.id });
  await cloud.ok('POST', '/compute/v2.1/servers', body);
  await cloud.cloud.compute.idle();
  const { servers } = await cloud.ok<{ servers: { status: string }[] }>('GET', '/compute/v2.1/servers/detail');
  assert.deepEqual(new Set(servers.map((server) => server.status)), new Set(['ACTIVE']));
  const ports = await allPorts(cloud);
  assert.equal(ports.length, 10);
  assert.equal(new Set(ports.map((port) => port.fixed_ips[0]?.ip_address)).size, 10);
  assert.equal(new Set(ports.map((port) => port.device_id)).size, 10);
});

test('a port of another project that carries the id of a server is left alone when the server goes', async (t) => {
  const cloud = await freshCloud(t);
  const network = await privateNetwork(cloud);
  const id = await createServer(cloud, { networks: [{ uuid: network }] });
  await cloud.settled(id);
  const port = { network_id: network, device_id: id };
  const { status } = await cloud.call('admin', 'POST', '/network/v2.0/ports', { port });
  assert.equal(status, 201);
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  const left = await allPorts(cloud);
  assert.deepEqual(
    left.map((each) => each.device_id),
    [id],
  );
});
