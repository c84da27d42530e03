import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NeutronTransport } from '../../src/neutron/client/index.ts';
import { act, begin, done, guestRow, look, started } from '../support/acting.ts';
import {
  allPorts,
  createServer,
  deleteServer,
  ownPort,
  privateNetwork,
  released,
  releasedPort,
} from '../support/servers.ts';
import { asAdmin, built, cloudOfThree, deleteAll, hostOf, three } from '../support/several-hosts.ts';
import { assertBalanced, type TestCloud } from '../support/test-cloud.ts';

const since56 = { 'openstack-api-version': 'compute 2.56' };

/** Where a server, its guest, what is kept of it, its claims and the bindings of its ports are. */
async function whereIs(cloud: TestCloud, id: string) {
  const books = await cloud.books();
  const hosts = (table: string, key = 'instance_uuid') =>
    ((books[table] ?? []) as Record<string, string>[]).filter((row) => row[key] === id).map(({ host }) => host);
  const ports = (await allPorts(cloud)).filter(({ device_id }) => device_id === id);
  const spare = new Set(ports.map((port) => port.id));
  const bound = (books.neutron_port_binding ?? []) as { port_id: string; host: string }[];
  return {
    host: await hostOf(cloud, id),
    guest: hosts('fake_guest').join(),
    kept: hosts('fake_kept_guest').join(),
    claims: hosts('claim').toSorted().join(),
    ports: [...new Set(ports.map((port) => `${port['binding:host_id']} ${port.status}`))].join(),
    spare: [...new Set(bound.flatMap(({ port_id, host }) => (spare.has(port_id) ? host : [])))].join(),
  };
}

/** All of a server on one host. */
const allOn = (host: string) => ({
  ...{ host, guest: host, kept: '', claims: host },
  ...{ ports: `${host} ACTIVE`, spare: '' },
});

/** A server that has moved, and may go back. */
const between = (from: string, to: string) => ({
  ...{ host: to, guest: to, kept: from, claims: [from, to].toSorted().join() },
  ...{ ports: `${to} ACTIVE`, spare: from },
});

interface MigrationView {
  status: string;
  migration_type: string;
  source_compute: string | null;
  dest_compute: string | null;
}

async function migrations(cloud: TestCloud): Promise<string[]> {
  const list = await asAdmin<{ migrations: MigrationView[] }>(cloud, 'GET', '/os-migrations');
  return list.migrations.map((one) => `${one.migration_type} ${one.source_compute} ${one.dest_compute} ${one.status}`);
}

const disable = (cloud: TestCloud, host: string) =>
  asAdmin(cloud, 'PUT', '/os-services/disable', { host, binary: 'nova-compute' });

test('P08, P21, P38: a server moves to another host with its ports, which is confirmed, or reverted', async (t) => {
  const cloud = await cloudOfThree(t);
  const network = await privateNetwork(cloud);
  const brought = await ownPort(cloud, network);
  // The first look of an administrator gives his project its group.
  await cloud.call('admin', 'GET', '/network/v2.0/security-groups');
  const before = await cloud.books();
  const id = await createServer(cloud, { networks: [{ uuid: network }, { port: brought.id }] });
  const { addresses } = await cloud.settled(id);
  assert.deepEqual(await whereIs(cloud, id), allOn('a'));
  assert.deepEqual(await done(cloud, id, { migrate: null }, 'admin'), ['VERIFY_RESIZE', 'resized', null, 1]);
  assert.deepEqual(await whereIs(cloud, id), between('a', 'b'));
  assert.deepEqual(await migrations(cloud), ['migration a b finished']);
  await cloud.cloud.compute.sweep();
  assert.deepEqual((await cloud.books()).finding, [], 'nothing of it is a leak');
  assert.deepEqual(await done(cloud, id, { confirmResize: null }), ['ACTIVE', 'active', null, 1]);
  assert.deepEqual(await whereIs(cloud, id), allOn('b'));

  const named = await act(cloud, id, { migrate: { host: 'c' } }, 'admin', since56);
  assert.deepEqual([named.status, named.body], [202, undefined]);
  await cloud.cloud.compute.idle();
  assert.deepEqual(await whereIs(cloud, id), between('b', 'c'));
  assert.deepEqual(await done(cloud, id, { revertResize: null }), ['ACTIVE', 'active', null, 1]);
  assert.deepEqual(await whereIs(cloud, id), allOn('b'));
  assert.deepEqual((await look(cloud, id)).addresses, addresses);
  assert.deepEqual(await migrations(cloud), ['migration b c reverted', 'migration a b confirmed']);

  await done(cloud, id, { 'os-stop': null });
  assert.deepEqual(await done(cloud, id, { migrate: null }, 'admin'), ['VERIFY_RESIZE', 'resized', null, 4]);
  assert.deepEqual(await whereIs(cloud, id), between('b', 'a'));
  assert.equal((await guestRow(cloud, id))?.power_state, 'shutdown');
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  const left = (await allPorts(cloud)).find((port) => port.id === brought.id);
  assert.deepEqual(released(left), releasedPort);
  assertBalanced(before, await cloud.books());
});

test('P32, P40: a server does not come to a host on which its ports cannot be bound, moved or unshelved', async (t) => {
  let armed = false;
  // As of a Neutron whose host lost its agent after it was chosen.
  const unbound = (port: object) =>
    armed && 'binding:host_id' in port && port['binding:host_id'] === 'b'
      ? { ...port, 'binding:vif_type': 'binding_failed' }
      : port;
  const wrapTransport = (transport: NeutronTransport): NeutronTransport => ({
    ...transport,
    close: () => transport.close(),
    send: async (request) => {
      const answer = await transport.send(request);
      const { port, ports } = (answer.body ?? {}) as { port?: object; ports?: object[] };
      if (port) return { ...answer, body: { port: unbound(port) } };
      return ports ? { ...answer, body: { ...(answer.body as object), ports: ports.map(unbound) } } : answer;
    },
  });
  const cloud = await cloudOfThree(t, { wrapTransport });
  const id = await createServer(cloud, { networks: [{ uuid: await privateNetwork(cloud) }] });
  await cloud.settled(id);
  armed = true;
  await disable(cloud, 'c');
  assert.deepEqual(await done(cloud, id, { migrate: null }, 'admin'), ['ACTIVE', 'active', null, 1]);
  const told = async () => JSON.stringify((await cloud.books()).instance_fault);
  assert.match(await told(), /Port \S+ could not be bound to the host that the server comes to\./);
  assert.deepEqual(await whereIs(cloud, id), allOn('a'));
  await done(cloud, id, { shelve: null });
  await disable(cloud, 'a');
  const { status } = await cloud.call('demo', 'POST', `/compute/v2.1/servers/${id}/action`, { unshelve: null });
  assert.equal(status, 202);
  assert.equal((await cloud.settled(id)).status, 'SHELVED_OFFLOADED');
  assert.equal((await whereIs(cloud, id)).guest, '');
});

test('P32: a move that fails on its way leaves the server where it was, with all it had', async (t) => {
  const cloud = await cloudOfThree(t);
  const network = await privateNetwork(cloud);
  const metadata = { 'fake:fail-once': 'migrateOut', 'fake:fail': 'migrateIn@b,removeDisks@c' };
  const id = await createServer(cloud, { networks: [{ uuid: network }, { uuid: network }], metadata });
  await cloud.settled(id);
  for (const step of ['migrateOut', 'migrateIn']) {
    assert.deepEqual(await done(cloud, id, { migrate: null }, 'admin'), ['ACTIVE', 'active', null, 1], step);
    assert.deepEqual(await whereIs(cloud, id), allOn('a'), step);
    const { fault } = await look(cloud, id);
    assert.match(JSON.stringify((await cloud.books()).instance_fault), new RegExp(`told to fail in ${step}`));
    assert.equal(fault, undefined, 'it is not in ERROR');
  }
  assert.deepEqual(await migrations(cloud), ['migration a b error', 'migration a b error']);
  // A way back that fails at its end, when nothing is left of it where it had come to.
  await act(cloud, id, { migrate: { host: 'c' } }, 'admin', since56);
  await cloud.cloud.compute.idle();
  assert.deepEqual(await whereIs(cloud, id), between('a', 'c'));
  assert.deepEqual(await done(cloud, id, { revertResize: null }), ['VERIFY_RESIZE', 'resized', null, 1]);
  assert.deepEqual(await whereIs(cloud, id), between('a', 'c'));
  assert.deepEqual(await done(cloud, id, { confirmResize: null }), ['ACTIVE', 'active', null, 1]);
  assert.deepEqual(await whereIs(cloud, id), allOn('c'));
});

test('a server that is deleted on its way to another host leaves nothing on either, and no binding on a port that was brought', async (t) => {
  const cloud = await cloudOfThree(t);
  const network = await privateNetwork(cloud);
  const brought = await ownPort(cloud, network);
  const metadata = { 'fake:stall': 'migrateIn=3600000' };
  const id = await createServer(cloud, { networks: [{ uuid: network }, { port: brought.id }], metadata });
  await cloud.settled(id);
  await begin(cloud, id, { migrate: null }, 'admin');
  await started(cloud, 'start');
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  const books = await cloud.books();
  for (const table of ['claim', 'fake_guest', 'fake_kept_guest', 'neutron_port_binding']) {
    assert.deepEqual(books[table], [], table);
  }
  assert.deepEqual((await allPorts(cloud)).map(released), [releasedPort]);
});

test('where a server cannot go is refused at once, and nothing is begun', async (t) => {
  const cloud = await cloudOfThree(t);
  const { server_group } = await cloud.ok<{ server_group: { id: string } }>('POST', '/compute/v2.1/os-server-groups', {
    server_group: { name: 'apart', policy: 'anti-affinity' },
  });
  const { id, host } = await built(cloud, {}, { group: server_group.id });
  const other = await built(cloud, {}, { group: server_group.id });
  assert.deepEqual([host, other.host], ['a', 'b']);
  const before = await cloud.books();
  const refused = async (migrate: object | null, headers = since56, user: 'demo' | 'admin' = 'admin') => {
    const answer = await act<Record<string, { code: number; message: string }>>(cloud, id, { migrate }, user, headers);
    const { status, body } = answer;
    const [kind, error] = Object.entries(body)[0] ?? [];
    assert.equal(error?.code, status);
    return [status, kind, error?.message];
  };
  const unknown = [400, 'badRequest', 'Compute host zz could not be found.'];
  assert.deepEqual(await refused({ host: 'zz' }), unknown);
  const same = [400, 'badRequest', 'Cannot migrate to the host where the server exists.'];
  assert.deepEqual(await refused({ host: 'a' }), same);
  const nowhere = /^No valid host was found. There are not enough hosts available: of 3 hosts 2 are not where it is, /;
  assert.match(String((await refused({ host: 'b' }))[2]), /policy anti-affinity/);
  await disable(cloud, 'c');
  assert.match(String((await refused(null))[2]), nowhere);
  assert.match(String((await refused({ host: 'c' }))[2]), nowhere);
  assert.equal((await refused({ host: '' }))[0], 400);
  assert.equal((await refused({ node: 'b' }))[0], 400);
  assert.equal((await refused(null, since56, 'demo'))[0], 403);
  await asAdmin(cloud, 'PUT', '/os-services/enable', { host: 'c', binary: 'nova-compute' });
  assertBalanced(before, await cloud.books());

  // Of two at once one is let in; a lock keeps no administrator out.
  await cloud.ok('POST', `/compute/v2.1/servers/${id}/action`, { lock: null });
  const both = await Promise.all([1, 2].map(() => act(cloud, id, { migrate: null }, 'admin')));
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [202, 409]);
  await cloud.cloud.compute.idle();
  assert.equal(await hostOf(cloud, id), 'c');
  assert.deepEqual(await refused(null), [
    409,
    'conflictingRequest',
    `Cannot 'migrate' instance ${id} while it is in vm_state resized`,
  ]);
  const third = await built(cloud, {}, { group: server_group.id });
  assert.equal(third.status, 'ERROR', 'both of its hosts count until it is confirmed');
  await deleteAll(cloud);
  for (const table of ['claim', 'fake_guest', 'fake_kept_guest']) assert.deepEqual((await cloud.books())[table], []);
});

test('a resize stays on its host while there is room for both flavors, and goes to another one else', async (t) => {
  const [a, b, c] = three;
  const small = { ...a, resources: { ...a.resources, memoryMb: 2500 } };
  const cloud = await cloudOfThree(t, { computeHosts: [small, { ...b, resources: c.resources }] });
  const network = await privateNetwork(cloud);
  await disable(cloud, 'b');
  const id = await createServer(cloud, { networks: [{ uuid: network }] });
  await cloud.settled(id);
  assert.deepEqual(await done(cloud, id, { resize: { flavorRef: '2' } }), ['ACTIVE', 'active', null, 1]);
  const told = JSON.stringify((await cloud.books()).instance_fault);
  assert.match(told, /host a has too little memory .* of 2 hosts 1 are not where it is, of these 0 are enabled/);
  await asAdmin(cloud, 'PUT', '/os-services/enable', { host: 'b', binary: 'nova-compute' });
  assert.deepEqual(await done(cloud, id, { resize: { flavorRef: '2' } }), ['VERIFY_RESIZE', 'resized', null, 1]);
  assert.deepEqual(await whereIs(cloud, id), between('a', 'b'));
  assert.equal(JSON.parse((await guestRow(cloud, id))?.shape ?? '{}').memoryMb, 2048);
  assert.deepEqual(await done(cloud, id, { revertResize: null }), ['ACTIVE', 'active', null, 1]);
  assert.deepEqual(await whereIs(cloud, id), allOn('a'));
  assert.equal((await look(cloud, id)).flavor.ram, 512);
  assert.equal(JSON.parse((await guestRow(cloud, id))?.shape ?? '{}').memoryMb, 512);
  await done(cloud, id, { resize: { flavorRef: '2' } });
  assert.deepEqual(await done(cloud, id, { confirmResize: null }), ['ACTIVE', 'active', null, 1]);
  assert.deepEqual(await whereIs(cloud, id), allOn('b'));
  assert.deepEqual((await migrations(cloud)).slice(0, 2), ['resize a b confirmed', 'resize a b reverted']);
  const claims = (await cloud.books()).claim as { memory_mb: number }[];
  assert.deepEqual(
    claims.map(({ memory_mb }) => memory_mb),
    [2048],
  );
});

test('where a resize may not stay on its host it goes to another one', async (t) => {
  const cloud = await cloudOfThree(t, { compute: { allowResizeToSameHost: false } });
  const { id } = await built(cloud);
  assert.deepEqual(await done(cloud, id, { resize: { flavorRef: '2' } }), ['VERIFY_RESIZE', 'resized', null, 1]);
  assert.equal(await hostOf(cloud, id), 'b');
});
