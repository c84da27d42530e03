import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '../../src/store/index.ts';
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

/** The process is dead: nothing that it does from now on reaches the disk. */
class Killed extends Error {}

/** A database whose process dies before, or just after, its n-th write from the moment it is armed. */
function mortal() {
  let left = Number.POSITIVE_INFINITY;
  let when: 'before' | 'after' = 'before';
  let dead = false;
  const died = Promise.withResolvers<void>();
  const die = () => {
    dead = true;
    died.resolve();
    return new Killed();
  };
  const wrap = (database: Database): Database => ({
    engine: database.engine,
    read: (work) => (dead ? Promise.reject(new Killed()) : database.read(work)),
    write: async (work) => {
      if (dead) throw new Killed();
      left -= 1;
      const last = left === 0;
      if (last && when === 'before') throw die();
      const value = await database.write(work);
      if (last) throw die();
      if (dead) throw new Killed();
      return value;
    },
    close: () => database.close(),
  });
  return {
    wrap,
    died: died.promise,
    isDead: () => dead,
    arm: (writes: number, moment: 'before' | 'after') => {
      left = writes;
      when = moment;
    },
  };
}

// A build of this size makes fewer writes than this; a test whose death never comes says so.
const writes = 30;

for (const moment of ['before', 'after'] as const) {
  test(`a build killed ${moment} any of its writes is ACTIVE and whole, or ERROR and gone, after the restart`, async (t) => {
    let deaths = 0;
    const outcomes = new Set<string>();
    for (let nth = 2; nth <= writes; nth += 1) {
      await t.test(`write ${nth}`, async (t) => {
        const mortality = mortal();
        const first = await freshCloud(t, { wrapDatabase: mortality.wrap });
        const network = await privateNetwork(first);
        const port = await ownPort(first, network);
        const before = first.books();
        mortality.arm(nth, moment);
        const id = await createServer(first, { networks: [{ uuid: network }, { port: port.id }] }).catch(() => null);
        await Promise.race([mortality.died, first.cloud.compute.idle()]);
        if (mortality.isDead()) deaths += 1;
        await first.crash();

        const second = await openCloud(t, first.folder);
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
            assertBalanced(before, second.books());
          }
          await deleteServer(second, server.id);
        }
        await second.cloud.compute.idle();
        assert.deepEqual((await allPorts(second)).map(released), [releasedPort]);
        assertBalanced(before, second.books());
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
        const mortality = mortal();
        const first = await freshCloud(t, { wrapDatabase: mortality.wrap });
        const network = await privateNetwork(first);
        const port = await ownPort(first, network);
        const before = first.books();
        const id = await createServer(first, { networks: [{ uuid: network }, { port: port.id }] });
        await first.settled(id);
        mortality.arm(nth, moment);
        const asked = await deleteServer(first, id).then(
          () => true,
          () => false,
        );
        await Promise.race([mortality.died, first.cloud.compute.idle()]);
        if (mortality.isDead()) deaths += 1;
        await first.crash();

        const second = await openCloud(t, first.folder);
        await second.cloud.compute.idle();
        if (!asked) await second.call('demo', 'DELETE', `/compute/v2.1/servers/${id}`);
        await second.cloud.compute.idle();
        assert.equal((await second.call('demo', 'GET', `/compute/v2.1/servers/${id}`)).status, 404);
        assert.deepEqual((await allPorts(second)).map(released), [releasedPort]);
        assertBalanced(before, second.books());
      });
    }
    assert.ok(deaths > 5, `${deaths} deaths`);
  });
}
