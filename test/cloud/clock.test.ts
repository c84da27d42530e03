import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { allPorts, createServer, ownPort, privateNetwork, released, releasedPort } from '../support/servers.ts';
import { assertBalanced, freshCloud, signIn } from '../support/test-cloud.ts';

const hour = 3_600_000;

for (const by of [-hour, 2 * hour]) {
  const moved = by < 0 ? 'an hour back' : 'two hours on';
  test(`the clock is set ${moved} during a build: it ends, who signs in anew is let in, and the books balance`, async (t) => {
    const system = systemRuntime();
    let shift = 0;
    const runtime = { ...system, clock: { ...system.clock, now: () => system.clock.now() + shift } };
    const cloud = await freshCloud(t, { runtime });
    const network = await privateNetwork(cloud);
    const port = await ownPort(cloud, network);
    const before = await cloud.books();
    const as = (token: string) => ({ 'x-auth-token': token });
    const id = await createServer(cloud, {
      networks: [{ uuid: network }, { port: port.id }],
      metadata: { 'fake:stall': 'spawn=300' },
    });
    shift = by;
    const { status } = await cloud.call('demo', 'GET', '/compute/v2.1/servers');
    // A token is good for an hour; one from the future of a clock that was set back is good, too.
    assert.equal(status, by < 0 ? 200 : 401);
    await cloud.cloud.compute.idle();
    const token = await signIn(cloud.cloud, cloud.store.cloudsFile, 'demo');
    const path = `/compute/v2.1/servers/${id}`;
    const shown = await cloud.call<{ server: { status: string } }>('demo', 'GET', path, undefined, as(token));
    assert.equal(shown.body.server.status, 'ACTIVE');
    assert.equal((await cloud.call('demo', 'DELETE', path, undefined, as(token))).status, 204);
    await cloud.cloud.compute.idle();
    assert.equal((await cloud.call('demo', 'GET', path, undefined, as(token))).status, 404);
    shift = 0;
    assert.deepEqual((await allPorts(cloud)).map(released), [releasedPort]);
    assertBalanced(before, await cloud.books());
  });
}
