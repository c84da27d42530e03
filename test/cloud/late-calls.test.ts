import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { NeutronTransport, TransportRequest } from '../../src/neutron/client/index.ts';
import { mortalProcess } from '../support/mortal-process.ts';
import {
  allPorts,
  createServer,
  deleteServer,
  ownPort,
  type PortView,
  privateNetwork,
  released,
  releasedPort,
} from '../support/servers.ts';
import { assertBalanced, freshCloud, openCloud, type TestCloud, type TestCloudOptions } from '../support/test-cloud.ts';

/** A Neutron elsewhere: what a process that has died asked of it is done all the same. */
function elsewhere(
  send: NeutronTransport['send'] | null = null,
): Pick<TestCloudOptions, 'wrapTransport' | 'allocation'> {
  return {
    allocation: { lateCallPauses: [50, 100, 150] },
    wrapTransport: (transport) => ({
      ...transport,
      close: () => transport.close(),
      callsOutliveSender: true,
      send: send ?? ((request) => transport.send(request)),
    }),
  };
}

/** A process that dies while its calls are on their way: from `hold` on they wait in `late`, and are never answered. */
function holding() {
  const late: TransportRequest[] = [];
  const asked = Promise.withResolvers<void>();
  const { wrapTransport, ...options } = elsewhere();
  let holds = false;
  return {
    late,
    asked: asked.promise,
    hold: () => {
      holds = true;
    },
    options: {
      ...options,
      wrapTransport: (transport: NeutronTransport): NeutronTransport => ({
        ...(wrapTransport?.(transport) ?? transport),
        send: (request) => {
          if (!holds || (request.method !== 'POST' && request.method !== 'PUT')) return transport.send(request);
          late.push(request);
          asked.resolve();
          return new Promise(() => {});
        },
      }),
    },
  };
}

/** A build whose process has died while its calls to Neutron were on their way. */
async function diedInItsCalls(t: TestContext, next: TestCloudOptions = elsewhere()) {
  const mortal = mortalProcess();
  const { asked, hold, options } = holding();
  const cloud = await freshCloud(t, { ...mortal, ...options });
  const network = await privateNetwork(cloud);
  const port = await ownPort(cloud, network);
  const before = await cloud.books();
  hold();
  const id = await createServer(cloud, { networks: [{ uuid: network }, { port: port.id }] });
  await asked;
  mortal.kill();
  await cloud.crash();
  return { cloud: await openCloud(t, cloud.store, next), id, network, port, before };
}

/** What the calls of the dead process do when everything has been taken back. */
async function takeEffect(cloud: TestCloud, id: string, network: string, brought: PortView): Promise<void> {
  const made = { network_id: network, device_id: id };
  const bound = { device_id: id, device_owner: 'compute:nova', 'binding:host_id': 'berth' };
  const answers = [
    await cloud.call('demo', 'POST', '/network/v2.0/ports', { port: made }),
    await cloud.call('admin', 'PUT', `/network/v2.0/ports/${brought.id}`, { port: bound }),
  ];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [201, 200],
  );
}

async function untilStatus(cloud: TestCloud, id: string, status: number | string): Promise<void> {
  for (;;) {
    const answer = await cloud.call<{ server?: { status: string } }>('demo', 'GET', `/compute/v2.1/servers/${id}`);
    if (answer.status === status || answer.body.server?.status === status) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('calls of a dead process that take effect after its build was taken back are taken back, too', async (t) => {
  const { cloud, id, network, port, before } = await diedInItsCalls(t);
  await untilStatus(cloud, id, 'ERROR');
  await takeEffect(cloud, id, network, port);
  await cloud.cloud.compute.idle();
  assert.deepEqual((await allPorts(cloud)).map(released), [releasedPort]);
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assertBalanced(before, await cloud.books());
});

test('so are those that take effect after the server was deleted', async (t) => {
  const { cloud, id, network, port } = await diedInItsCalls(t);
  await untilStatus(cloud, id, 'ERROR');
  await deleteServer(cloud, id);
  await untilStatus(cloud, id, 404);
  await takeEffect(cloud, id, network, port);
  await cloud.cloud.compute.idle();
  assert.deepEqual((await allPorts(cloud)).map(released), [releasedPort]);
});

test('a look that fails is repeated, and so is one whose deletion was told to be done', async (t) => {
  let deletions = 0;
  const lying = elsewhere();
  const { cloud, id, network, port } = await diedInItsCalls(t, {
    ...lying,
    wrapTransport: (transport) => {
      const wrapped = lying.wrapTransport?.(transport) ?? transport;
      return {
        ...wrapped,
        send: async (request) => {
          if (request.method !== 'DELETE' || ++deletions > 5) return wrapped.send(request);
          return { status: deletions % 2 === 0 ? 404 : 409, headers: {}, body: { NeutronError: { type: 'Injected' } } };
        },
      };
    },
  });
  await untilStatus(cloud, id, 'ERROR');
  await takeEffect(cloud, id, network, port);
  await cloud.cloud.compute.idle();
  assert.ok(deletions > 5);
  assert.deepEqual((await allPorts(cloud)).map(released), [releasedPort]);
});

test('a process that dies before it has looked to the end: the next one does', async (t) => {
  const { cloud, id, network, port } = await diedInItsCalls(t, {
    ...elsewhere(),
    allocation: { lateCallPauses: [3_600_000] },
  });
  await untilStatus(cloud, id, 'ERROR');
  await takeEffect(cloud, id, network, port);
  cloud.cloud.compute.retire();
  await cloud.crash();
  const third = await openCloud(t, cloud.store, elsewhere());
  await third.cloud.compute.idle();
  assert.deepEqual((await allPorts(third)).map(released), [releasedPort]);
});

test('a port that a dead process attached late is taken back before its server is let go: it has its own NIC, and no other', async (t) => {
  const mortal = mortalProcess();
  const { asked, hold, late, options } = holding();
  const cloud = await freshCloud(t, { ...mortal, ...options });
  const network = await privateNetwork(cloud);
  const id = await createServer(cloud, { networks: [{ uuid: network }] });
  await cloud.settled(id);
  const [own] = await allPorts(cloud);
  hold();
  const attach = { interfaceAttachment: { net_id: network } };
  void cloud.call('demo', 'POST', `/compute/v2.1/servers/${id}/os-interface`, attach).catch(() => undefined);
  await asked;
  mortal.kill();
  await cloud.crash();

  let looks = 0;
  const next = await openCloud(t, cloud.store, {
    ...elsewhere(),
    wrapTransport: (transport) => ({
      ...transport,
      close: () => transport.close(),
      callsOutliveSender: true,
      send: async (request) => {
        const reply = await transport.send(request);
        const isLook = request.method === 'GET' && request.query.some(([name]) => name === 'device_id');
        if (isLook && looks++ === 0) for (const call of late) await transport.send(call);
        return reply;
      },
    }),
  });
  const server = await next.settled(id);
  assert.equal(server.status, 'ACTIVE');
  assert.ok(looks > 1);
  assert.deepEqual(
    (await allPorts(next)).map((port) => port.id),
    [own?.id],
  );
});
