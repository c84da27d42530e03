import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assertWired,
  attach,
  detach,
  guestOf,
  interfacesOf,
  nicsOf,
  type Running,
  running,
} from '../support/interfaces.ts';
import { allPorts, deleteServer, ownPort, released, releasedPort } from '../support/servers.ts';

const nowhere = '5d0c1b2a-7788-4c99-a001-bbccddeeff00';
const forEver = 3_600_000;

/** The newest action on the server, and why it failed by the server's faults. */
async function lastAction({ cloud, id }: Running) {
  const { instanceActions } = await cloud.ok<{ instanceActions: { action: string; message: string | null }[] }>(
    'GET',
    `/compute/v2.1/servers/${id}/os-instance-actions`,
  );
  const faults = (await cloud.books()).instance_fault as { message: string }[];
  return { ...instanceActions[0], fault: faults.at(-1)?.message };
}

const started = async ({ cloud }: Running, node: string) => {
  const events = async () => (await cloud.books()).saga_event as { node: string; kind: string }[];
  while (!(await events()).some((event) => event.node === node && event.kind === 'started'))
    await new Promise((resolve) => setImmediate(resolve));
};

test('M28 a port that the server has not is taken note of, and found missing afterwards', async (t) => {
  const server = await running(t);
  assert.equal(await detach(server, nowhere), 202);
  await assertWired(server, [server.first.id]);
  const { action, message, fault } = await lastAction(server);
  assert.deepEqual([action, message], ['detach_interface', 'Error']);
  assert.match(fault ?? '', new RegExp(`Port ${nowhere} is not attached`));
  assert.equal((await server.cloud.settled(server.id)).status, 'ACTIVE');
});

test('M29 where the hypervisor fails, the port stays with the server, and can be detached again', async (t) => {
  const server = await running(t, {}, { 'fake:fail-once': 'detachInterface' });
  assert.equal(await detach(server, server.first.id), 202);
  await assertWired(server, [server.first.id]);
  assert.match((await lastAction(server)).fault ?? '', /Failed to detach port/);
  assert.equal(await detach(server, server.first.id), 202);
  await assertWired(server, []);
  assert.deepEqual(await allPorts(server.cloud), []);
});

test('M30 a port that is gone from Neutron already is as good as detached', async (t) => {
  // The event that tells of it finds a hypervisor that fails, so that the NIC is still there.
  const server = await running(t, {}, { 'fake:fail-once': 'detachInterface' });
  await server.cloud.ok('DELETE', `/network/v2.0/ports/${server.first.id}`);
  await server.cloud.cloud.compute.idle();
  assert.deepEqual(await nicsOf(server.cloud, server.id), [server.first.id]);
  assert.equal(await detach(server, server.first.id), 202);
  await assertWired(server, []);
  assert.equal((await lastAction(server)).message, null);
});

test('M32 of two detaches at once one takes the port, and the other finds it gone', async (t) => {
  const server = await running(t);
  const ask = () => server.cloud.call('demo', 'DELETE', `${interfacesOf(server.id)}/${server.first.id}`);
  const answers = await Promise.all([ask(), ask()]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [202, 202],
  );
  await server.cloud.cloud.compute.idle();
  await assertWired(server, []);
  const states = ((await server.cloud.books()).saga as { name: string; state: string }[])
    .filter(({ name }) => name === 'detach')
    .map(({ state }) => state);
  assert.deepEqual(states.sort(), ['done', 'unwound']);
});

test("M35 the event of a port's deletion that comes during its detach changes nothing", async (t) => {
  const server = await running(t, {}, { 'fake:stall': 'detachInterface=300' });
  const { body } = await attach(server, { net_id: server.network });
  const { port_id } = body.interfaceAttachment;
  await server.cloud.ok('DELETE', `${interfacesOf(server.id)}/${port_id}`);
  await started(server, 'unplug');
  await server.cloud.ok('DELETE', `/network/v2.0/ports/${port_id}`);
  await server.cloud.cloud.compute.idle();
  await assertWired(server, [server.first.id]);
  assert.equal((await lastAction(server)).message, null);
});

test('M24 of two attaches of one port at once the second finds it in use', async (t) => {
  const server = await running(t);
  const port = await ownPort(server.cloud, server.network);
  const answers = await Promise.all([attach(server, { port_id: port.id }), attach(server, { port_id: port.id })]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  await assertWired(server, [server.first.id, port.id]);
});

test('M25 M26 attaches of networks and ports at once all get their NIC, one after the other', async (t) => {
  const server = await running(t, {}, { 'fake:stall': 'attachInterface=20' });
  const port = await ownPort(server.cloud, server.network);
  const asked = [{ net_id: server.network }, { port_id: port.id }, { net_id: server.network }, {}];
  const answers = await Promise.all(asked.map((one) => attach(server, one)));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 200],
  );
  const made = answers.map(({ body }) => body.interfaceAttachment.port_id);
  assert.equal(new Set(made).size, 4);
  const nics = await nicsOf(server.cloud, server.id);
  assert.equal(nics[0], server.first.id);
  assert.deepEqual(nics.slice(1).sort(), made.sort());
  await assertWired(server, nics);
});

for (const step of ['attachInterface', 'plugVifs'] as const) {
  test(`a server that is deleted while an attach is in ${step} goes, and the port that was brought stays`, async (t) => {
    const server = await running(t);
    const { cloud, network, id } = server;
    const port = await ownPort(cloud, network);
    const metadata = { metadata: { 'fake:stall': `${step}=${forEver}` } };
    await cloud.ok('POST', `/compute/v2.1/servers/${id}/metadata`, metadata);
    const asked = attach(server, { port_id: port.id });
    await started(server, 'plug');
    await deleteServer(cloud, id);
    assert.equal((await asked).status, 409);
    await cloud.cloud.compute.idle();
    assert.deepEqual((await allPorts(cloud)).map(released), [releasedPort]);
    assert.deepEqual(await guestOf(cloud, id), []);
    assert.deepEqual((await cloud.books()).interface_turn, []);
  });
}

test('a server that is deleted while one of its ports is detached goes, and nothing is left of it', async (t) => {
  const server = await running(t);
  const { cloud, id, network } = server;
  const port = await ownPort(cloud, network);
  await attach(server, { port_id: port.id });
  const metadata = { metadata: { 'fake:stall': `detachInterface=${forEver}` } };
  await cloud.ok('POST', `/compute/v2.1/servers/${id}/metadata`, metadata);
  await cloud.ok('DELETE', `${interfacesOf(id)}/${port.id}`);
  await started(server, 'unplug');
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assert.deepEqual((await allPorts(cloud)).map(released), [releasedPort]);
  const { virtual_interface, fake_guest, claim, interface_turn } = await cloud.books();
  assert.deepEqual([virtual_interface, fake_guest, claim, interface_turn], [[], [], [], []]);
});
