import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { run } from '../../src/store/index.ts';
import type { FakeStep } from '../../src/virt/index.ts';
import { mortalProcess } from '../support/mortal-process.ts';
import { allPorts, createServer, ownPort, privateNetwork, released, releasedPort } from '../support/servers.ts';
import { freshCloud, openCloud, type TestCloud, type TestCloudOptions } from '../support/test-cloud.ts';
import type { TestStore } from '../support/test-store.ts';

const otherServer = 'bbbbbbbb-0000-4000-8000-000000000002';

/** A process whose driver never ends this step. */
function stallingProcess(step: FakeStep): ReturnType<typeof mortalProcess> & TestCloudOptions {
  return { ...mortalProcess(), driver: { script: { stall: { [step]: 3_600_000 } } } };
}

/** Waits until the journal has this. */
async function untilWritten(store: TestStore, kind: string, node: string): Promise<void> {
  for (;;) {
    const events = (await store.books()).saga_event as { kind: string; node: string }[];
    if (events.some((event) => event.kind === kind && event.node === node)) return;
    await new Promise(setImmediate);
  }
}

/** A server of a process that was killed when its network was whole and this step had begun. */
async function left(t: TestContext, step: FakeStep) {
  const mortal = stallingProcess(step);
  const cloud = await freshCloud(t, mortal);
  const network = await privateNetwork(cloud);
  const port = await ownPort(cloud, network);
  const before = await cloud.books();
  const id = await createServer(cloud, { networks: [{ uuid: network }, { port: port.id }] });
  await untilWritten(cloud.store, 'succeeded', 'network');
  if (step === 'spawn') await untilWritten(cloud.store, 'started', 'spawn');
  const ports = await allPorts(cloud);
  mortal.kill();
  await cloud.crash();
  return { store: cloud.store, id, ports, brought: port.id, before };
}

/** The next process, and which calls that change something it makes. */
async function next(t: TestContext, store: TestStore): Promise<{ cloud: TestCloud; changes: string[] }> {
  const changes: string[] = [];
  const cloud = await openCloud(t, store, {
    wrapTransport: (transport) => ({
      ...(transport.severalPorts && { severalPorts: transport.severalPorts }),
      send: (request) => {
        if (request.method !== 'GET') changes.push(`${request.method} ${request.path}`);
        return transport.send(request);
      },
      close: () => transport.close(),
    }),
  });
  return { cloud, changes };
}

for (const step of ['prepareDisks', 'spawn'] as const) {
  test(`a build whose process died in ${step} is finished by the next one, with the ports that were made`, async (t) => {
    const { store, id, ports } = await left(t, step);
    const { cloud, changes } = await next(t, store);
    const server = await cloud.settled(id);
    assert.equal(server.status, 'ACTIVE', server.fault?.message);
    assert.deepEqual(changes, []);
    const placeOf = (port: (typeof ports)[number]) => ({ id: port.id, device: port.device_id, ips: port.fixed_ips });
    assert.deepEqual((await allPorts(cloud)).map(placeOf), ports.map(placeOf));
    assert.ok((await allPorts(cloud)).every(({ status }) => status === 'ACTIVE'));
  });
}

test('one whose brought port another server has by then is taken back, and the port is left to that one', async (t) => {
  const { store, id, brought } = await left(t, 'prepareDisks');
  const database = await store.open();
  await database.write((queries) =>
    run(queries.updateTable('neutron_port').set({ device_id: otherServer }).where('id', '=', brought)),
  );
  await database.close();
  const { cloud } = await next(t, store);
  const server = await cloud.settled(id);
  assert.equal(server.status, 'ERROR');
  assert.match(server.fault?.message ?? '', /in use/i);
  assert.deepEqual(
    (await allPorts(cloud)).map((port) => [port.id, port.device_id]),
    [[brought, otherServer]],
  );
});

test('one whose processes die of it again and again is taken back, so that Berth can start', async (t) => {
  const { store, id } = await left(t, 'spawn');
  for (let deaths = 2; deaths <= 4; deaths += 1) {
    const mortal = stallingProcess('spawn');
    const cloud = await openCloud(t, store, mortal);
    const server = await cloud.ok<{ server: { status: string } }>('GET', `/compute/v2.1/servers/${id}`);
    assert.equal(server.server.status, 'BUILD', `after ${deaths - 1} deaths`);
    mortal.kill();
    await cloud.crash();
  }
  const { cloud } = await next(t, store);
  const server = await cloud.settled(id);
  assert.equal(server.status, 'ERROR');
  assert.match(server.fault?.message ?? '', /ended in the middle/);
  assert.deepEqual((await allPorts(cloud)).map(released), [releasedPort]);
});
