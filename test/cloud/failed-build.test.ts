import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NeutronTransport, TransportRequest } from '../../src/neutron/client/index.ts';
import {
  allPorts,
  createServer,
  deleteServer,
  ownPort,
  privateNetwork,
  released,
  releasedPort,
} from '../support/servers.ts';
import { assertBalanced, freshCloud, type TestCloud } from '../support/test-cloud.ts';

/** Answers the n-th request that matches with an error of Neutron's, and passes all others on. */
function failing(n: number, matches: (request: TransportRequest) => boolean) {
  let seen = 0;
  return (transport: NeutronTransport): NeutronTransport => ({
    ...transport,
    close: () => transport.close(),
    send: async (request) => {
      if (matches(request)) {
        seen += 1;
        if (seen === n) {
          const body = { NeutronError: { type: 'HostNotCompatibleWithFixedIps', message: 'planted', detail: '' } };
          return { status: 409, headers: {}, body };
        }
      }
      return transport.send(request);
    },
  });
}

const isBind = (request: TransportRequest) =>
  request.method === 'PUT' && JSON.stringify(request.body).includes('"binding:host_id":"berth"');
const isCreate = (request: TransportRequest) => request.method === 'POST' && request.path.startsWith('/v2.0/ports');

/** Neutron as it is seen when it drops the condition of an update: the port is bound, and then it is somebody else's. */
function stolenAfterBind(transport: NeutronTransport): NeutronTransport {
  return {
    ...transport,
    close: () => transport.close(),
    send: async (request) => {
      const reply = await transport.send(request);
      if (request.headers['if-match'] && isBind(request)) {
        const body = { port: { device_id: 'somebody-else' } };
        await transport.send({ ...request, headers: {}, body });
      }
      return reply;
    },
  };
}

async function buildThatFails(cloud: TestCloud, metadata: Record<string, string> = {}) {
  const network = await privateNetwork(cloud);
  const port = await ownPort(cloud, network);
  const before = await cloud.books();
  const id = await createServer(cloud, {
    networks: [{ uuid: network }, { port: port.id }, { uuid: network }],
    metadata,
  });
  const server = await cloud.settled(id);
  assert.equal(server.status, 'ERROR');
  assert.equal(server['OS-EXT-STS:task_state'], null);
  const ports = await allPorts(cloud);
  assert.equal(ports.length, 1, 'only the brought port is left');
  assert.deepEqual(released(ports[0]), releasedPort);
  assertBalanced(before, await cloud.books());
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assert.deepEqual(released((await allPorts(cloud))[0]), releasedPort);
  assertBalanced(before, await cloud.books());
  return server;
}

for (const nth of [1, 2, 3]) {
  test(`K04 the binding of port ${nth} of three fails: nothing is left, and the fault names the cause`, async (t) => {
    const cloud = await freshCloud(t, { wrapTransport: failing(nth, isBind) });
    const server = await buildThatFails(cloud);
    assert.match(server.fault?.message ?? '', /in step network/);
  });
}

test('K01 the ports cannot be created: nothing is left, the brought port is untouched', async (t) => {
  const cloud = await freshCloud(t, { wrapTransport: failing(1, isCreate) });
  await buildThatFails(cloud);
});

for (const [id, step] of [
  ['R32', 'spawn'],
  ['R32', 'plugVifs'],
  ['R11', 'prepareDisks'],
  ['R11', 'prepareNetworksBeforeBlockDeviceMapping'],
] as const) {
  test(`L03 ${id}: the driver fails in ${step}: the network is taken back, and the fault names the step`, async (t) => {
    const cloud = await freshCloud(t);
    const server = await buildThatFails(cloud, { 'fake:fail': step });
    assert.match(server.fault?.message ?? '', new RegExp(`told to fail in ${step}`));
    assert.equal(server.fault?.code, 500);
    assert.equal(server.fault?.details, undefined, 'what is for the operator is not shown to the member');
  });
}

test('B18, R33: a build without a network that fails: Neutron is asked to change nothing', async (t) => {
  const methods: string[] = [];
  const cloud = await freshCloud(t, {
    wrapTransport: (transport) => ({
      ...transport,
      close: () => transport.close(),
      send: (request) => {
        methods.push(request.method);
        return transport.send(request);
      },
    }),
  });
  const id = await createServer(cloud, { networks: 'none', metadata: { 'fake:fail': 'spawn' } });
  const failed: object = await cloud.settled(id);
  const asked = Object.entries(failed).filter(([key]) => /^status$|availability_zone$/.test(key));
  assert.deepEqual(asked, [
    ['status', 'ERROR'],
    // It is on no host.
    ['OS-EXT-AZ:availability_zone', ''],
  ]);
  assert.deepEqual(new Set(methods), new Set(['GET']));
});

test('C29 a brought port that another server has taken in the same moment ends the build before the guest starts', async (t) => {
  const cloud = await freshCloud(t, { wrapTransport: stolenAfterBind });
  const network = await privateNetwork(cloud);
  const port = await ownPort(cloud, network);
  const id = await createServer(cloud, { networks: [{ uuid: network }, { port: port.id }] });
  const server = await cloud.settled(id);
  assert.equal(server.status, 'ERROR');
  assert.match(server.fault?.message ?? '', new RegExp(port.id));
  assert.deepEqual((await cloud.books()).fake_guest, []);
  const left = await allPorts(cloud);
  assert.deepEqual(
    left.map((each) => each.device_id),
    ['somebody-else'],
    'the winner keeps it',
  );
});

test('a bare-metal driver gets the network before the disks, its MACs and its PXE options are used', async (t) => {
  const macs = ['52:54:00:00:00:01', '52:54:00:00:00:02'];
  const dhcpOptions = [{ optName: 'bootfile-name', optValue: 'pxelinux.0', ipVersion: 4 as const }];
  const cloud = await freshCloud(t, { driver: { bareMetal: { macs, dhcpOptions } } });
  const network = await privateNetwork(cloud);
  const id = await createServer(cloud, { networks: [{ uuid: network }, { uuid: network }] });
  assert.equal((await cloud.settled(id)).status, 'ACTIVE');
  const ports = (await allPorts(cloud)) as unknown as { mac_address: string; extra_dhcp_opts: object[] }[];
  assert.deepEqual(ports.map((port) => port.mac_address).toSorted(), macs);
  for (const port of ports) {
    assert.deepEqual(port.extra_dhcp_opts, [{ opt_name: 'bootfile-name', opt_value: 'pxelinux.0', ip_version: 4 }]);
  }
});

test('a bare-metal host with fewer MACs than NICs is told so', async (t) => {
  const cloud = await freshCloud(t, { driver: { bareMetal: { macs: ['52:54:00:00:00:01'], dhcpOptions: [] } } });
  const network = await privateNetwork(cloud);
  const before = await cloud.books();
  const id = await createServer(cloud, { networks: [{ uuid: network }, { uuid: network }] });
  const server = await cloud.settled(id);
  assert.equal(server.status, 'ERROR');
  assert.match(server.fault?.message ?? '', /MAC/);
  assertBalanced(before, await cloud.books());
});
