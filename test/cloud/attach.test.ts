import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NeutronTransport } from '../../src/neutron/client/index.ts';
import { addressesOf, assertWired, attach, detach, guestOf, interfacesOf, running } from '../support/interfaces.ts';
import { allPorts, deleteServer, ownPort, released, releasedPort } from '../support/servers.ts';

test('M01 M38 a network is attached as one port, after the NICs that the server has', async (t) => {
  const server = await running(t);
  const { status, body } = await attach(server, { net_id: server.network });
  assert.equal(status, 200);
  const { port_id, net_id, mac_addr, fixed_ips } = body.interfaceAttachment;
  assert.equal(net_id, server.network);
  await assertWired(server, [server.first.id, port_id]);
  const port = (await allPorts(server.cloud)).find(({ id }) => id === port_id);
  assert.deepEqual([port?.['binding:vif_type'], port?.status], ['ovs', 'ACTIVE']);
  assert.match(mac_addr, /^fa:16:3e/);
  const shown = addressesOf(await server.cloud.settled(server.id));
  assert.deepEqual(shown, [server.first.fixed_ips[0]?.ip_address, fixed_ips[0]?.ip_address]);
});

test('M02 M31 a port that is brought is bound, keeps its address, and is given back when it is detached', async (t) => {
  const server = await running(t);
  const port = await ownPort(server.cloud, server.network);
  const { status, body } = await attach(server, { port_id: port.id });
  assert.equal(status, 200);
  assert.deepEqual(body.interfaceAttachment.fixed_ips[0]?.ip_address, '10.11.12.77');
  await assertWired(server, [server.first.id, port.id]);
  assert.equal(await detach(server, port.id), 202);
  await assertWired(server, [server.first.id]);
  assert.deepEqual(released((await allPorts(server.cloud)).find(({ id }) => id === port.id)), releasedPort);
});

test('M02 a port that was attached outlives its server', async (t) => {
  const server = await running(t);
  const port = await ownPort(server.cloud, server.network);
  await attach(server, { port_id: port.id });
  await attach(server, { net_id: server.network });
  await deleteServer(server.cloud, server.id);
  await server.cloud.cloud.compute.idle();
  assert.deepEqual((await allPorts(server.cloud)).map(released), [releasedPort]);
});

test('M03 an address that is asked for with its network is the one that is used', async (t) => {
  const server = await running(t);
  const asked = { net_id: server.network, fixed_ips: [{ ip_address: '10.11.12.99' }] };
  const { status, body } = await attach(server, asked);
  assert.equal(status, 200);
  assert.equal(body.interfaceAttachment.fixed_ips[0]?.ip_address, '10.11.12.99');
});

test('M27 a port that was made for the server is deleted when it is detached, and its address is shown no more', async (t) => {
  const server = await running(t);
  const { body } = await attach(server, { net_id: server.network });
  assert.equal(await detach(server, body.interfaceAttachment.port_id), 202);
  await assertWired(server, [server.first.id]);
  assert.equal((await allPorts(server.cloud)).length, 1);
  const shown = addressesOf(await server.cloud.settled(server.id));
  assert.deepEqual(shown, [server.first.fixed_ips[0]?.ip_address]);
});

test('M14 M15 where the hypervisor fails, the port is taken back, whoever it belongs to', async (t) => {
  const server = await running(t, {}, { 'fake:fail': 'attachInterface' });
  const port = await ownPort(server.cloud, server.network);
  for (const asked of [{ net_id: server.network }, { port_id: port.id }]) {
    const { status, body } = await attach(server, asked);
    assert.equal(status, 500);
    assert.match(JSON.stringify(body), /Failed to attach the interface/);
    await assertWired(server, [server.first.id]);
  }
  const ports = await allPorts(server.cloud);
  assert.equal(ports.length, 2);
  assert.deepEqual(released(ports.find(({ id }) => id === port.id)), releasedPort);
});

test('M07 without a body, or an empty one, the only network is attached', async (t) => {
  const server = await running(t);
  const bodies = [undefined, {}, { interfaceAttachment: {} }];
  for (const body of bodies) {
    const { status } = await server.cloud.call('demo', 'POST', interfacesOf(server.id), body);
    assert.equal(status, 200);
  }
  assert.equal((await guestOf(server.cloud, server.id)).length, 4);
});

for (const [end, fails] of [
  ['the port is found and attached', false],
  ['and the binding fails: the port is found and deleted', true],
] as const) {
  test(`the creation of a port is never answered, ${end}; the other ports of the server are let be`, async (t) => {
    let armed = false;
    const wrapTransport = (transport: NeutronTransport): NeutronTransport => ({
      ...transport,
      close: () => transport.close(),
      send: async (request) => {
        const ports = armed && request.path.startsWith('/v2.0/ports');
        if (ports && request.method === 'PUT' && fails) return { status: 403, headers: {}, body: {} };
        const answer = await transport.send(request);
        return ports && request.method === 'POST' ? { status: 504, headers: {}, body: {} } : answer;
      },
    });
    const server = await running(t, { wrapTransport });
    armed = true;
    const { status, body } = await attach(server, { net_id: server.network });
    assert.equal(status, fails ? 403 : 200);
    await assertWired(server, [server.first.id, ...(fails ? [] : [body.interfaceAttachment.port_id])]);
  });
}

test('a port that an attach asked for, and that comes after it was given up, goes with its server', async (t) => {
  const late: (() => Promise<unknown>)[] = [];
  let other = '';
  const wrapTransport = (transport: NeutronTransport): NeutronTransport => ({
    ...transport,
    close: () => transport.close(),
    send: async (request) => {
      const asked = request.body as { port?: { network_id: string } } | undefined;
      if (request.method !== 'POST' || asked?.port?.network_id !== other) return transport.send(request);
      late.push(() => transport.send({ ...request, signal: new AbortController().signal }));
      return { status: 504, headers: {}, body: {} };
    },
  });
  const server = await running(t, { wrapTransport });
  const { network } = await server.cloud.ok<{ network: { id: string } }>('POST', '/network/v2.0/networks', {
    network: { name: 'other' },
  });
  other = network.id;
  await server.cloud.ok('POST', '/network/v2.0/subnets', {
    subnet: { network_id: other, cidr: '10.9.0.0/24', ip_version: 4 },
  });
  assert.notEqual((await attach(server, { net_id: other })).status, 200);
  assert.equal(late.length > 0, true);
  await late[0]?.();
  const [, port] = await allPorts(server.cloud);
  assert.deepEqual([port?.network_id, port?.device_id, port?.name], [other, server.id, '']);
  await deleteServer(server.cloud, server.id);
  await server.cloud.cloud.compute.idle();
  assert.deepEqual(await allPorts(server.cloud), []);
});
