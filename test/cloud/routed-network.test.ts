import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allPorts, createServer, deleteServer } from '../support/servers.ts';
import { assertBalanced, freshCloud, type TestCloud } from '../support/test-cloud.ts';

interface WithId {
  readonly id: string;
}

/** A network for all, whose subnet is on its one segment: addressing waits for a host. */
async function routedNetwork(cloud: TestCloud): Promise<string> {
  const made = async <T>(method: string, path: string, body?: object) => {
    const answer = await cloud.call<T>('admin', method, `/network/v2.0/${path}`, body);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    return answer.body;
  };
  const { network } = await made<{ network: WithId }>('POST', 'networks', {
    network: {
      name: 'routed',
      shared: true,
      'provider:network_type': 'vlan',
      'provider:physical_network': 'physnet1',
      'provider:segmentation_id': 100,
    },
  });
  const { segments } = await made<{ segments: WithId[] }>('GET', `segments?network_id=${network.id}`);
  await made('POST', 'subnets', {
    subnet: { network_id: network.id, ip_version: 4, cidr: '172.20.0.0/24', segment_id: segments[0]?.id },
  });
  return network.id;
}

test('a server on a routed network has its address by the host: of a new port, and of a brought one that waited', async (t) => {
  const cloud = await freshCloud(t);
  const network = await routedNetwork(cloud);
  const { port } = await cloud.ok<{ port: WithId & { ip_allocation: string; fixed_ips: object[] } }>(
    'POST',
    '/network/v2.0/ports',
    { port: { network_id: network } },
  );
  assert.deepEqual([port.ip_allocation, port.fixed_ips], ['deferred', []]);
  const before = await cloud.books();
  const id = await createServer(cloud, { networks: [{ uuid: network }, { port: port.id }] });
  const server = await cloud.settled(id);
  assert.equal(server.status, 'ACTIVE', JSON.stringify(server.fault));
  const addresses = server.addresses.routed?.map(({ addr }) => addr) ?? [];
  assert.equal(new Set(addresses).size, 2);
  for (const address of addresses) assert.match(address, /^172\.20\.0\.\d+$/);
  const ports = await allPorts(cloud);
  assert.deepEqual(
    ports.map((one) => one.fixed_ips.length),
    [1, 1],
  );
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  const left = await allPorts(cloud);
  assert.deepEqual(
    left.map((one) => [one.id, one.device_id, one['binding:host_id']]),
    [[port.id, '', '']],
  );
  // The brought port keeps the address that it has got.
  const held = (tables: Awaited<ReturnType<TestCloud['books']>>) => ({
    ...tables,
    neutron_ip_allocation: [],
    neutron_free_range: [],
  });
  assertBalanced(held(before), held(await cloud.books()));
});
