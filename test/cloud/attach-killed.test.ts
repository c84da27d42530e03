import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertWired, attach, interfacesOf, running } from '../support/interfaces.ts';
import { mortalProcess } from '../support/mortal-process.ts';
import { allPorts, deleteServer, ownPort, released, releasedPort } from '../support/servers.ts';
import { assertBalanced, openCloud } from '../support/test-cloud.ts';

// An attach and a detach make fewer writes than this; a test whose death never comes says so.
const writes = 18;

/** New ports and brought ones in turn, so that each write meets either. */
const kindOf = (nth: number, moment: 'before' | 'after') =>
  (nth % 2 === 0) === (moment === 'before') ? 'a new port' : 'a brought port';

for (const moment of ['before', 'after'] as const) {
  test(`an attach killed ${moment} any of its writes is whole or taken back after the restart`, async (t) => {
    let deaths = 0;
    const ends = new Set<number>();
    for (let nth = 1; nth <= writes; nth += 1) {
      await t.test(`write ${nth}`, async (t) => {
        const what = kindOf(nth, moment);
        const mortal = mortalProcess();
        const server = await running(t, mortal);
        const { cloud, id, first, network } = server;
        const brought = await ownPort(cloud, network);
        const before = await cloud.books();
        mortal.killAt(nth, moment);
        const asked = attach(server, what === 'a new port' ? { net_id: network } : { port_id: brought.id });
        const answer = await Promise.race([asked.catch(() => null), mortal.died.then(() => null)]);
        await Promise.race([mortal.died, cloud.cloud.compute.idle()]);
        if (mortal.isDead()) deaths += 1;
        await cloud.crash();

        const second = await openCloud(t, cloud.store);
        await second.cloud.compute.idle();
        const here = { cloud: second, id };
        const extra = (await allPorts(second)).filter((port) => port.device_id === id && port.id !== first.id);
        ends.add(extra.length);
        await assertWired(here, [first.id, ...extra.map((port) => port.id)]);
        if (answer !== null && !mortal.isDead()) assert.equal(extra.length, 1);
        if (extra.length === 0) assertBalanced(before, await second.books());
        await deleteServer(second, id);
        await second.cloud.compute.idle();
        assert.deepEqual((await allPorts(second)).map(released), [releasedPort]);
      });
    }
    assert.ok(deaths > 6, `${deaths} deaths`);
    assert.deepEqual(ends, new Set([0, 1]), 'both ends are seen');
  });

  test(`a detach killed ${moment} any of its writes is gone on with after the restart`, async (t) => {
    let deaths = 0;
    for (let nth = 1; nth <= 12; nth += 1) {
      await t.test(`write ${nth}`, async (t) => {
        const what = kindOf(nth, moment);
        const mortal = mortalProcess();
        const server = await running(t, mortal);
        const { cloud, id, first, network } = server;
        const brought = await ownPort(cloud, network);
        const { body } = await attach(server, what === 'a new port' ? { net_id: network } : { port_id: brought.id });
        const { port_id } = body.interfaceAttachment;
        mortal.killAt(nth, moment);
        const request = cloud.call('demo', 'DELETE', `${interfacesOf(id)}/${port_id}`);
        const answered = request.then(
          ({ status }) => status === 202,
          () => false,
        );
        const asked = await Promise.race([answered, mortal.died.then(() => false)]);
        await Promise.race([mortal.died, cloud.cloud.compute.idle()]);
        if (mortal.isDead()) deaths += 1;
        await cloud.crash();

        const second = await openCloud(t, cloud.store);
        await second.cloud.compute.idle();
        if (!asked) await second.call('demo', 'DELETE', `${interfacesOf(id)}/${port_id}`);
        await second.cloud.compute.idle();
        await assertWired({ cloud: second, id }, [first.id]);
        const others = (await allPorts(second)).filter((port) => port.id !== first.id);
        assert.deepEqual(others.map(released), [releasedPort]);
      });
    }
    assert.ok(deaths > 4, `${deaths} deaths`);
  });
}
