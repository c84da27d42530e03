import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allPorts, createServer, deleteServer, privateNetwork } from '../support/servers.ts';
import { freshCloud } from '../support/test-cloud.ts';

test('B21: `auto` has the embedded service make a network where there is none', async (t) => {
  const cloud = await freshCloud(t);
  await cloud.ok('DELETE', `/network/v2.0/networks/${await privateNetwork(cloud)}`);
  const { images } = await cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
  const wanted = { name: 'auto', flavorRef: '1', imageRef: images[0]?.id, networks: 'auto' };
  const refused = await cloud.call('demo', 'POST', '/compute/v2.1/servers', { server: wanted });
  assert.equal(refused.status, 400, 'nothing to make a network of');

  const made = async <T>(path: string, body: object) => {
    const answer = await cloud.call<T>('admin', 'POST', `/network/v2.0/${path}`, body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  };
  const { network } = await made<{ network: { id: string } }>('networks', {
    network: { name: 'outside', 'router:external': true, is_default: true },
  });
  await made('subnets', { subnet: { network_id: network.id, ip_version: 4, cidr: '203.0.113.0/24' } });
  await made('subnetpools', {
    subnetpool: { name: 'all', prefixes: ['10.64.0.0/12'], default_prefixlen: 24, shared: true, is_default: true },
  });
  const servers = [await createServer(cloud, { networks: 'auto' }), await createServer(cloud, { networks: 'auto' })];
  for (const id of servers) {
    const { status, addresses, fault } = await cloud.settled(id);
    assert.equal(status, 'ACTIVE', fault?.message);
    assert.deepEqual(Object.keys(addresses), ['auto_allocated_network']);
    assert.match(addresses.auto_allocated_network?.[0]?.addr ?? '', /^10\.64\.0\./);
  }
  for (const id of servers) await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assert.deepEqual(
    (await allPorts(cloud)).filter(({ device_owner }) => device_owner.startsWith('compute:')),
    [],
  );
  await cloud.ok('DELETE', '/network/v2.0/auto-allocated-topology/None');
  assert.deepEqual(await allPorts(cloud), []);
});
