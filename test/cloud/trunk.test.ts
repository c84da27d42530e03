import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allPorts, createServer, deleteServer, ownPort, privateNetwork } from '../support/servers.ts';
import { assertBalanced, freshCloud } from '../support/test-cloud.ts';

interface Trunk {
  readonly id: string;
  readonly status: string;
}

test('C33, C34: a server is built on the parent of a trunk, its host gets the sub-ports, and gives them back', async (t) => {
  const cloud = await freshCloud(t);
  const network = await privateNetwork(cloud);
  const parent = await ownPort(cloud, network);
  const sub = await ownPort(cloud, network, '10.11.12.78');
  const { trunk } = await cloud.ok<{ trunk: Trunk }>('POST', '/network/v2.0/trunks', {
    trunk: {
      port_id: parent.id,
      sub_ports: [{ port_id: sub.id, segmentation_type: 'vlan', segmentation_id: 100 }],
    },
  });
  const before = await cloud.books();
  const status = async () => (await cloud.ok<{ trunk: Trunk }>('GET', `/network/v2.0/trunks/${trunk.id}`)).trunk.status;
  const place = async (id: string) => {
    const port = (await allPorts(cloud)).find((one) => one.id === id);
    return [port?.['binding:host_id'], port?.['binding:vif_type'], port?.status, port?.device_owner, port?.device_id];
  };

  const id = await createServer(cloud, { networks: [{ port: parent.id }] });
  assert.equal((await cloud.settled(id)).status, 'ACTIVE');
  assert.equal(await status(), 'ACTIVE');
  assert.deepEqual(await place(parent.id), ['berth', 'ovs', 'ACTIVE', 'compute:nova', id]);
  assert.deepEqual(await place(sub.id), ['berth', 'ovs', 'ACTIVE', 'trunk:subport', trunk.id]);

  const second = await createServer(cloud, { networks: [{ port: sub.id }] }).catch(() => null);
  if (second !== null) assert.equal((await cloud.settled(second)).status, 'ERROR');
  assert.deepEqual(await place(sub.id), ['berth', 'ovs', 'ACTIVE', 'trunk:subport', trunk.id]);

  await deleteServer(cloud, id);
  if (second !== null) await deleteServer(cloud, second);
  await cloud.cloud.compute.idle();
  assert.equal(await status(), 'DOWN');
  for (const port of [parent, sub]) assert.deepEqual(await place(port.id), ['', 'unbound', 'DOWN', '', '']);
  assertBalanced(before, await cloud.books());
});
