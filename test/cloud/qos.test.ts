import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allPorts, createServer, deleteServer } from '../support/servers.ts';
import { freshCloud, type TestCloud } from '../support/test-cloud.ts';

/** Makes something of the network service as the administrator. */
async function make<T extends { id: string }>(cloud: TestCloud, collection: string, one: string, body: object) {
  const answer = await cloud.call<Record<string, T>>('admin', 'POST', `/network/v2.0/${collection}`, { [one]: body });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  const made = answer.body[one];
  assert.ok(made);
  return made;
}

/** A cloud with a policy of one rule, for everybody, and a network for demo that has it, or not. */
async function withPolicy(cloud: TestCloud, type: string, rule: object, isOnNetwork: boolean) {
  const policy = await make(cloud, 'qos/policies', 'policy', { shared: true });
  await make(cloud, `qos/policies/${policy.id}/${type}_rules`, `${type}_rule`, rule);
  const { projects } = (
    await cloud.call<{ projects: { id: string }[] }>('admin', 'GET', '/identity/v3/projects?name=demo')
  ).body;
  const network = await make(cloud, 'networks', 'network', {
    project_id: projects[0]?.id,
    'provider:network_type': 'vlan',
    'provider:physical_network': 'physnet1',
    ...(isOnNetwork && { qos_policy_id: policy.id }),
  });
  await make(cloud, 'subnets', 'subnet', { network_id: network.id, ip_version: 4, cidr: '10.9.0.0/24' });
  return { policy: policy.id, network: network.id };
}

async function imageOf(cloud: TestCloud): Promise<string | undefined> {
  const { images } = await cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images?name=cirros');
  return images[0]?.id;
}

async function asked(cloud: TestCloud, networks: object[]) {
  return cloud.call<Record<string, { message: string }>>('demo', 'POST', '/compute/v2.1/servers', {
    server: { name: 'x', flavorRef: '1', imageRef: await imageOf(cloud), networks },
  });
}

test('a server is built on a network whose policy limits, and with a port that has a policy of its own', async (t) => {
  const cloud = await freshCloud(t);
  const { policy, network } = await withPolicy(cloud, 'bandwidth_limit', { max_kbps: 1000 }, true);
  const { port } = await cloud.ok<{ port: { id: string } }>('POST', '/network/v2.0/ports', {
    port: { network_id: network, qos_policy_id: policy },
  });
  const id = await createServer(cloud, { networks: [{ uuid: network }, { port: port.id }] });
  assert.equal((await cloud.settled(id)).status, 'ACTIVE');
  await deleteServer(cloud, id);
  await cloud.settled(id).catch(() => null);
  const left = await allPorts(cloud);
  assert.deepEqual(
    left.filter(({ network_id }) => network_id === network).map((one) => one.id),
    [port.id],
  );
});

test('H06: on a network whose policy asks for resources no server is built', async (t) => {
  const cloud = await freshCloud(t);
  const { network } = await withPolicy(cloud, 'minimum_bandwidth', { min_kbps: 1000 }, true);
  const { status, body } = await asked(cloud, [{ uuid: network }]);
  assert.equal(status, 400);
  assert.match(String(body.badRequest?.message), /has a QoS policy that asks for resources/);
  assert.deepEqual(await allPorts(cloud), []);
});

test('H06: a tunnel promises bandwidth, too, which is seen once its port is there: nothing is left of it', async (t) => {
  const cloud = await freshCloud(t);
  const { policy } = await withPolicy(cloud, 'minimum_bandwidth', { min_kbps: 1000 }, false);
  const { network } = await cloud.ok<{ network: { id: string } }>('POST', '/network/v2.0/networks', {
    network: { qos_policy_id: policy },
  });
  await cloud.ok('POST', '/network/v2.0/subnets', {
    subnet: { network_id: network.id, ip_version: 4, cidr: '10.8.0.0/24' },
  });
  const server = await cloud.settled(await createServer(cloud, { networks: [{ uuid: network.id }] }));
  assert.equal(server.status, 'ERROR');
  assert.match(String(server.fault?.message), /has a QoS policy that asks for resources/);
  assert.deepEqual(await allPorts(cloud), []);
});

test('H09: nor with a port that asks for resources, which nobody claims here', async (t) => {
  const cloud = await freshCloud(t);
  const { policy, network } = await withPolicy(cloud, 'minimum_packet_rate', { min_kpps: 1 }, false);
  const { port } = await cloud.ok<{ port: { id: string } }>('POST', '/network/v2.0/ports', {
    port: { network_id: network, qos_policy_id: policy },
  });
  const { status, body } = await asked(cloud, [{ port: port.id }]);
  assert.equal(status, 400);
  assert.match(String(body.badRequest?.message), /asks for resources that nobody has claimed/);
});
