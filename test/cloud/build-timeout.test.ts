import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allPorts, createServer, ownPort, privateNetwork, released, releasedPort } from '../support/servers.ts';
import { assertBalanced, freshCloud } from '../support/test-cloud.ts';

const stalled = { 'fake:stall': 'spawn=3600000' };

test('U09: a build that takes too long is taken back: no port stays, the brought one is whole, and the fault says why', async (t) => {
  const cloud = await freshCloud(t, { compute: { buildTimeout: 200 } });
  const network = await privateNetwork(cloud);
  const port = await ownPort(cloud, network);
  const before = await cloud.books();
  const id = await createServer(cloud, { networks: [{ uuid: network }, { port: port.id }], metadata: stalled });
  const server = await cloud.settled(id);
  assert.equal(server.status, 'ERROR');
  assert.match(server.fault?.message ?? '', /took longer than the 0\.2 seconds/);
  assert.deepEqual((await allPorts(cloud)).map(released), [releasedPort]);
  assertBalanced(before, await cloud.books());
});

test('U09: so is one that has waited for its turn all the time', async (t) => {
  const cloud = await freshCloud(t, { compute: { buildTimeout: 300, builds: { atOnce: 1, waiting: 9 } } });
  const [first, second] = [
    await createServer(cloud, { networks: 'auto', metadata: stalled }),
    await createServer(cloud, { networks: 'auto', metadata: stalled }),
  ];
  for (const id of [first, second]) assert.equal((await cloud.settled(id)).status, 'ERROR');
  assert.deepEqual(await allPorts(cloud), []);
});

test('U09: a server that was built in time is let be, and so is one without a limit', async (t) => {
  for (const buildTimeout of [30, 0]) {
    const cloud = await freshCloud(t, { compute: { buildTimeout } });
    const server = await cloud.settled(await createServer(cloud, { networks: 'none' }));
    if (buildTimeout === 0) assert.equal(server.status, 'ACTIVE');
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal((await cloud.settled(server.id)).status, server.status);
  }
});
