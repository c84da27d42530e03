import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { NeutronTransport, TransportRequest } from '../../src/neutron/client/index.ts';
import { type Database, run } from '../../src/store/index.ts';
import { capturingLogger } from '../support/capturing-logger.ts';
import { allPorts, createServer, deleteServer, ownPort, privateNetwork } from '../support/servers.ts';
import {
  freshCloud,
  openCloud,
  type ServerView,
  type TestCloud,
  type TestCloudOptions,
} from '../support/test-cloud.ts';

/** A running server with a new NIC and a brought one. */
async function running(t: TestContext, options: TestCloudOptions = {}, metadata: Record<string, string> = {}) {
  const cloud = await freshCloud(t, options);
  const network = await privateNetwork(cloud);
  const brought = await ownPort(cloud, network);
  const id = await createServer(cloud, { networks: [{ uuid: network }, { port: brought.id }], metadata });
  assert.equal((await cloud.settled(id)).status, 'ACTIVE');
  const created = (await allPorts(cloud)).find((port) => port.id !== brought.id);
  assert.ok(created);
  return { cloud, id, network, brought, created };
}

const addressesOf = ({ addresses }: ServerView) =>
  Object.values(addresses).flatMap((list) => list.map(({ addr }) => addr));

const removePort = (cloud: TestCloud, id: string) => cloud.ok('DELETE', `/network/v2.0/ports/${id}`);

const changePort = (cloud: TestCloud, id: string, port: object) =>
  cloud.call('admin', 'PUT', `/network/v2.0/ports/${id}`, { port });

const tell = (cloud: TestCloud, ...events: object[]) =>
  cloud.call<{ events: { code: number }[] }>('admin', 'POST', '/compute/v2.1/os-server-external-events', { events });

const nicsOf = async (cloud: TestCloud, id: string) =>
  ((await cloud.books()).virtual_interface as { instance_uuid: string; port_id: string }[])
    .filter(({ instance_uuid }) => instance_uuid === id)
    .map(({ port_id }) => port_id);

const guestOf = async (cloud: TestCloud, id: string) =>
  ((await cloud.books()).fake_guest as { instance_uuid: string; vifs: string }[])
    .filter(({ instance_uuid }) => instance_uuid === id)
    .flatMap(({ vifs }) => JSON.parse(vifs) as string[]);

/** Counts the requests that the server's build and upkeep send, and can keep them from Neutron. */
function counting(refuse: (request: TransportRequest) => boolean = () => false) {
  const requests: TransportRequest[] = [];
  const wrapTransport = (transport: NeutronTransport): NeutronTransport => ({
    ...transport,
    close: () => transport.close(),
    send: async (request) => {
      requests.push(request);
      const body = { NeutronError: { type: 'PolicyNotAuthorized', message: 'planted', detail: '' } };
      return refuse(request) ? { status: 403, headers: {}, body } : transport.send(request);
    },
  });
  return { requests, wrapTransport };
}

/** Upkeep looks at a server's ports with service rights; its views with the caller's. */
const isLook = ({ rights, path, query }: TransportRequest) =>
  rights.kind === 'service' && path === '/v2.0/ports' && query.some(([key]) => key === 'device_id');

/** A database that takes its time for everything but writing. */
const slowToRead = (database: Database): Database => ({
  engine: database.engine,
  read: async (unit) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return database.read(unit);
  },
  write: (unit) => database.write(unit),
  durable: () => database.durable(),
  exclusively: (name, action) => database.exclusively(name, action),
  close: () => database.close(),
});

test('Q15 a port that is deleted under a running server leaves its guest, its NICs and its addresses', async (t) => {
  const { cloud, id, brought, created } = await running(t);
  await removePort(cloud, created.id);
  const server = await cloud.settled(id);
  assert.deepEqual(await guestOf(cloud, id), [brought.id]);
  assert.deepEqual(await nicsOf(cloud, id), [brought.id]);
  assert.deepEqual(addressesOf(server), ['10.11.12.77']);
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assert.deepEqual(
    (await allPorts(cloud)).map((port) => [port.id, port.device_id]),
    [[brought.id, '']],
  );
});

test('Q17 where detaching fails, the NIC stays, and the next look tries again', async (t) => {
  const { cloud, id, brought, created } = await running(t, {}, { 'fake:fail-once': 'detachInterface' });
  await removePort(cloud, created.id);
  await cloud.settled(id);
  assert.equal((await nicsOf(cloud, id)).length, 2);
  assert.equal(await cloud.cloud.compute.healNext(), id);
  assert.deepEqual(await nicsOf(cloud, id), [brought.id]);
  assert.deepEqual(await guestOf(cloud, id), [brought.id]);
});

test('Q18 a port that the server does not have, or that Neutron still has, is not detached', async (t) => {
  const { cloud, id, created } = await running(t);
  const event = { name: 'network-vif-deleted', server_uuid: id };
  await tell(cloud, { ...event, tag: id }, { ...event, tag: created.id });
  await cloud.settled(id);
  assert.equal((await nicsOf(cloud, id)).length, 2);
  assert.equal((await guestOf(cloud, id)).length, 2);
});

test('Q19 what a port that is gone held of resource providers is told to the operator', async (t) => {
  const { logger, lines } = capturingLogger();
  const { cloud, id, brought, created } = await running(t, { logger });
  const provider = '5d0c1b2a-7788-4c99-a001-bbccddeeff00';
  await changePort(cloud, created.id, { 'binding:profile': { allocation: { group: provider } } });
  await cloud.settled(id);
  await removePort(cloud, created.id);
  await cloud.settled(id);
  assert.deepEqual(await nicsOf(cloud, id), [brought.id]);
  assert.ok(lines.some((line) => line.startsWith('error') && line.includes(provider)));
});

test('N01 a port that is changed in Neutron changes the server, as soon as Neutron has told', async (t) => {
  const { cloud, id, brought } = await running(t);
  const { status } = await changePort(cloud, brought.id, { fixed_ips: [{ ip_address: '10.11.12.99' }] });
  assert.equal(status, 200);
  const addresses = addressesOf(await cloud.settled(id));
  assert.ok(addresses.includes('10.11.12.99') && !addresses.includes('10.11.12.77'), addresses.join());
});

test('N26 events that come while a server is looked at are seen to by one look more, not by one each', async (t) => {
  const { requests, wrapTransport } = counting();
  const { cloud, id, created, brought } = await running(t, { wrapTransport });
  requests.length = 0;
  const events = Array.from({ length: 50 }, (_, n) => ({
    name: 'network-changed',
    server_uuid: id,
    tag: n % 2 === 0 ? created.id : brought.id,
  }));
  await tell(cloud, ...events);
  await cloud.settled(id);
  const looks = requests.filter(isLook);
  assert.ok(looks.length >= 1 && looks.length <= 4, `${looks.length} looks`);
});

test('a build is not followed by a look of its own making, however late its events are seen to', async (t) => {
  const { requests, wrapTransport } = counting();
  await running(t, { wrapTransport, wrapDatabase: slowToRead });
  assert.equal(requests.filter(isLook).length, 0);
});

test('N31 what changes during a build is read when it has ended', async (t) => {
  const cloud = await freshCloud(t);
  const network = await privateNetwork(cloud);
  const port = await ownPort(cloud, network);
  const id = await createServer(cloud, { networks: [{ port: port.id }], metadata: { 'fake:stall': 'spawn=300' } });
  const spawning = async () => ((await cloud.books()).fake_guest ?? []).length > 0;
  while (!(await spawning())) await new Promise((resolve) => setImmediate(resolve));
  await changePort(cloud, port.id, { fixed_ips: [{ ip_address: '10.11.12.98' }] });
  assert.equal(await cloud.cloud.compute.healNext(), null, 'a server that is being built is not healed');
  assert.deepEqual(addressesOf(await cloud.settled(id)), ['10.11.12.98']);
});

test('Q15 a port that is deleted during the build is detached when it has ended', async (t) => {
  const cloud = await freshCloud(t);
  const network = await privateNetwork(cloud);
  const metadata = { 'fake:stall': 'spawn=300' };
  const id = await createServer(cloud, { networks: [{ uuid: network }, { uuid: network }], metadata });
  const spawning = async () => ((await cloud.books()).fake_guest ?? []).length > 0;
  while (!(await spawning())) await new Promise((resolve) => setImmediate(resolve));
  const [gone, stays] = await nicsOf(cloud, id);
  await removePort(cloud, gone ?? '');
  await cloud.settled(id);
  assert.deepEqual(await nicsOf(cloud, id), [stays]);
  assert.deepEqual(await guestOf(cloud, id), [stays]);
});

test('a port that was made for one server and given to another outlives the first', async (t) => {
  const { cloud, id, created } = await running(t);
  await changePort(cloud, created.id, { device_id: '', device_owner: '', dns_name: '' });
  const other = await createServer(cloud, { name: 'other', networks: [{ port: created.id }] });
  assert.equal((await cloud.settled(other)).status, 'ACTIVE');
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assert.equal((await allPorts(cloud)).find((port) => port.id === created.id)?.device_id, other);
});

test('N15 N32 a server that is going, or gone, is left alone', async (t) => {
  const { requests, wrapTransport } = counting();
  const { cloud, id, created } = await running(t, { wrapTransport });
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  requests.length = 0;
  const event = { instanceUuid: id, tag: created.id, status: 'completed' as const };
  await cloud.cloud.compute.externalEvent({ ...event, name: 'network-changed' });
  await cloud.cloud.compute.externalEvent({ ...event, name: 'network-vif-deleted' });
  assert.equal(await cloud.cloud.compute.healNext(), null);
  await cloud.cloud.compute.idle();
  assert.deepEqual([requests.length, await nicsOf(cloud, id)], [0, []]);
});

test('N16 N17 Q20 an event of a server that is not there is a line in the log, and the next one is taken in', async (t) => {
  const { logger, lines } = capturingLogger();
  const { cloud, id, brought } = await running(t, { logger });
  const strange = '11111111-1111-4111-8111-111111111111';
  const event = { name: 'network-changed', status: 'completed' } as const;
  await cloud.cloud.compute.externalEvent({ ...event, instanceUuid: strange, tag: brought.id });
  await changePort(cloud, brought.id, { fixed_ips: [{ ip_address: '10.11.12.97' }] });
  assert.ok(addressesOf(await cloud.settled(id)).includes('10.11.12.97'));
  assert.ok(lines.some((line) => line.startsWith('info network info could not') && line.includes(strange)));
});

test('N38 when Neutron cannot be asked, that is logged, and the next event finds what was missed', async (t) => {
  const { logger, lines } = capturingLogger();
  let down = false;
  const { wrapTransport } = counting(() => down);
  const { cloud, id, brought } = await running(t, { logger, wrapTransport });
  down = true;
  await changePort(cloud, brought.id, { fixed_ips: [{ ip_address: '10.11.12.96' }] });
  await cloud.settled(id);
  assert.ok(lines.some((line) => line.startsWith('warn network info could not') && line.includes(id)));
  down = false;
  await tell(cloud, { name: 'network-changed', server_uuid: id });
  assert.ok(addressesOf(await cloud.settled(id)).includes('10.11.12.96'));
});

test('N09 N39 healing finds what no event has told, server after server, and over again', async (t) => {
  const { cloud, id, network } = await running(t);
  const other = await createServer(cloud, { name: 'other', networks: [{ uuid: network }] });
  await cloud.settled(other);
  const addresses = addressesOf(await cloud.settled(id));
  const database = await cloud.store.open();
  await database.write((queries) => run(queries.deleteFrom('virtual_interface').where('instance_uuid', '=', id)));
  await database.close();
  assert.deepEqual(await nicsOf(cloud, id), []);
  const { compute } = cloud.cloud;
  const healed = [await compute.healNext(), await compute.healNext()];
  assert.deepEqual(healed.toSorted(), [id, other].toSorted());
  assert.equal(await compute.healNext(), healed[0]);
  assert.deepEqual(addressesOf(await cloud.settled(id)).toSorted(), addresses.toSorted());
});

test('N34 N35 healing binds a port that is bound elsewhere to its host again, unless something is being done', async (t) => {
  const { cloud, id, created } = await running(t);
  const database = await cloud.store.open();
  t.after(() => database.close());
  const doing = (task_state: string | null) =>
    database.write((queries) => run(queries.updateTable('instance').set({ task_state }).where('uuid', '=', id)));
  const hostOf = async () => (await allPorts(cloud)).find((port) => port.id === created.id)?.['binding:host_id'];
  await changePort(cloud, created.id, { 'binding:host_id': 'elsewhere' });
  await cloud.cloud.compute.idle();
  assert.equal(await hostOf(), 'elsewhere', 'events bind nothing');
  await doing('rebooting');
  await cloud.cloud.compute.healNext();
  assert.equal(await hostOf(), 'elsewhere');
  await doing(null);
  await cloud.cloud.compute.healNext();
  assert.equal(await hostOf(), 'berth');
});

test('Q13 Q14 a port that loses its wiring is a warning, and none when its server is taken down', async (t) => {
  const { logger, lines } = capturingLogger();
  const { cloud, id, created } = await running(t, { logger });
  const warnings = () => lines.filter((line) => line.startsWith('warn the port of a running server is not wired'));
  await cloud.cloud.network?.wiring.portDown(created.id, 'berth');
  await cloud.cloud.compute.idle();
  assert.equal(warnings().length, 1);
  assert.ok(warnings()[0]?.includes(created.id));
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assert.equal(warnings().length, 1);
});

test('N40 healing runs by itself every so often, and not at all unless that is said', async (t) => {
  for (const [healInterval, bound] of [
    [20, 'berth'],
    [0, 'elsewhere'],
  ] as const) {
    const { cloud, created } = await running(t, { compute: { healInterval } });
    await changePort(cloud, created.id, { 'binding:host_id': 'elsewhere' });
    const hostOf = async () => (await allPorts(cloud)).find(({ id }) => id === created.id)?.['binding:host_id'];
    for (let looks = 0; looks < 200 && (await hostOf()) !== bound; looks += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.equal(await hostOf(), bound);
  }
});

test('N33 a server of another host is healed by that host', async (t) => {
  const { cloud } = await running(t);
  const elsewhere = { host: 'elsewhere', node: 'elsewhere', availabilityZone: 'nova' };
  const second = await openCloud(t, cloud.store, { computeHosts: [elsewhere] });
  assert.equal(await second.cloud.compute.healNext(), null);
  assert.notEqual(await cloud.cloud.compute.healNext(), null);
});

test('J01 to J03: a floating IP is among a server’s addresses as long as it leads there', async (t) => {
  const { cloud, id, network, brought, created } = await running(t);
  const outside = await cloud.call<{ network: { id: string } }>('admin', 'POST', '/network/v2.0/networks', {
    network: { name: 'outside', 'router:external': true },
  });
  const external = outside.body.network.id;
  await cloud.call('admin', 'POST', '/network/v2.0/subnets', {
    subnet: { network_id: external, ip_version: 4, cidr: '172.30.0.0/24' },
  });
  const { router } = await cloud.ok<{ router: { id: string } }>('POST', '/network/v2.0/routers', {
    router: { external_gateway_info: { network_id: external } },
  });
  const { subnets } = await cloud.ok<{ subnets: { id: string }[] }>(
    'GET',
    `/network/v2.0/subnets?network_id=${network}`,
  );
  await cloud.ok('PUT', `/network/v2.0/routers/${router.id}/add_router_interface`, { subnet_id: subnets[0]?.id });
  const { floatingip } = await cloud.ok<{ floatingip: { id: string; floating_ip_address: string } }>(
    'POST',
    '/network/v2.0/floatingips',
    { floatingip: { floating_network_id: external, port_id: created.id } },
  );
  const lead = (port_id: string | null) =>
    cloud.ok('PUT', `/network/v2.0/floatingips/${floatingip.id}`, { floatingip: { port_id } });
  const isShown = async () => addressesOf(await cloud.settled(id)).includes(floatingip.floating_ip_address);
  assert.equal(await isShown(), true);
  await lead(null);
  assert.equal(await isShown(), false);
  await lead(brought.id);
  assert.equal(await isShown(), true);
  await cloud.ok('DELETE', `/network/v2.0/floatingips/${floatingip.id}`);
  assert.equal(await isShown(), false);
});
