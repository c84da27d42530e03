import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mortalProcess } from '../support/mortal-process.ts';
import {
  allPorts,
  createServer,
  deleteServer,
  ownPort,
  privateNetwork,
  released,
  releasedPort,
} from '../support/servers.ts';
import { assertBalanced, freshCloud, openCloud } from '../support/test-cloud.ts';

// A build of this size makes fewer writes than this; a test whose death never comes says so.
const writes = 30;

for (const moment of ['before', 'after'] as const) {
  test(`a build killed ${moment} any of its writes is ACTIVE and whole, or ERROR and gone, after the restart`, async (t) => {
    let deaths = 0;
    const outcomes = new Set<string>();
    for (let nth = 2; nth <= writes; nth += 1) {
      await t.test(`write ${nth}`, async (t) => {
        const mortal = mortalProcess();
        const first = await freshCloud(t, mortal);
        const network = await privateNetwork(first);
        const port = await ownPort(first, network);
        const before = await first.books();
        mortal.killAt(nth, moment);
        // Who asks a process that dies gets no answer.
        const asked = createServer(first, { networks: [{ uuid: network }, { port: port.id }] }).catch(() => null);
        const id = await Promise.race([asked, mortal.died.then(() => null)]);
        await Promise.race([mortal.died, first.cloud.compute.idle()]);
        if (mortal.isDead()) deaths += 1;
        await first.crash();

        const second = await openCloud(t, first.store);
        await second.cloud.compute.idle();
        const { servers } = await second.ok<{ servers: { id: string; status: string }[] }>(
          'GET',
          '/compute/v2.1/servers/detail',
        );
        for (const server of servers) {
          outcomes.add(server.status);
          const ports = await allPorts(second);
          if (server.status === 'ACTIVE') {
            assert.equal(ports.length, 2);
            assert.ok(ports.every((each) => each.device_id === server.id && each['binding:vif_type'] === 'ovs'));
          } else {
            const shown = await second.settled(server.id);
            assert.equal(shown.status, 'ERROR');
            assert.match(shown.fault?.message ?? '', /ended in the middle/);
            assert.deepEqual(ports.map(released), [releasedPort]);
            assertBalanced(before, await second.books());
          }
          await deleteServer(second, server.id);
        }
        await second.cloud.compute.idle();
        assert.deepEqual((await allPorts(second)).map(released), [releasedPort]);
        assertBalanced(before, await second.books());
        if (id === null) assert.ok(servers.length <= 1);
      });
    }
    assert.ok(deaths > 12, `${deaths} deaths`);
    assert.deepEqual(outcomes, new Set(['ACTIVE', 'ERROR']), 'both ends are seen');
  });

  test(`a deletion killed ${moment} any of its writes is gone on with after the restart`, async (t) => {
    let deaths = 0;
    for (let nth = 1; nth <= 14; nth += 1) {
      await t.test(`write ${nth}`, async (t) => {
        const mortal = mortalProcess();
        const first = await freshCloud(t, mortal);
        const network = await privateNetwork(first);
        const port = await ownPort(first, network);
        const before = await first.books();
        const id = await createServer(first, { networks: [{ uuid: network }, { port: port.id }] });
        await first.settled(id);
        mortal.killAt(nth, moment);
        const answered = deleteServer(first, id).then(
          () => true,
          () => false,
        );
        const asked = await Promise.race([answered, mortal.died.then(() => false)]);
        await Promise.race([mortal.died, first.cloud.compute.idle()]);
        if (mortal.isDead()) deaths += 1;
        await first.crash();

        const second = await openCloud(t, first.store);
        await second.cloud.compute.idle();
        if (!asked) await second.call('demo', 'DELETE', `/compute/v2.1/servers/${id}`);
        await second.cloud.compute.idle();
        assert.equal((await second.call('demo', 'GET', `/compute/v2.1/servers/${id}`)).status, 404);
        assert.deepEqual((await allPorts(second)).map(released), [releasedPort]);
        assertBalanced(before, await second.books());
      });
    }
    assert.ok(deaths > 5, `${deaths} deaths`);
  });
}
