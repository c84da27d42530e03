import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NeutronTransport, TransportRequest } from '../../src/neutron/client/index.ts';
import { capturingLogger } from '../support/capturing-logger.ts';
import { claimed, forgotten, janitorCloud } from '../support/janitor-cloud.ts';
import { allPorts, createServer, deleteServer, ownPort, released, releasedPort } from '../support/servers.ts';
import { assertBalanced } from '../support/test-cloud.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

test('U10: a port that came when its server was gone is found by no journal, and deleted', async (t) => {
  const { cloud, network, deletedServer, portOf, sweep } = await janitorCloud(t);
  const before = await cloud.books();
  const id = await deletedServer([{ uuid: network }]);
  const late = await portOf(id);
  assert.deepEqual(await sweep(), [`orphaned_port ${late.id} deleted`]);
  assert.deepEqual(await allPorts(cloud), []);
  assertBalanced(before, await cloud.books());
});

test('a port that came unbound names no owner yet, and is found all the same', async (t) => {
  const { cloud, network, deletedServer, portOf, sweep } = await janitorCloud(t);
  const late = await portOf(await deletedServer([{ uuid: network }]), { device_owner: '' });
  assert.deepEqual(await sweep(), [`orphaned_port ${late.id} deleted`]);
  assert.deepEqual(await allPorts(cloud), []);
});

test('a port that came after the network of an auto server was known goes as well: its NICs have left their mark', async (t) => {
  const { cloud, deletedServer, portOf, sweep } = await janitorCloud(t);
  const late = await portOf(await deletedServer('auto'));
  assert.deepEqual(await sweep(), [`orphaned_port ${late.id} deleted`]);
  assert.deepEqual(await allPorts(cloud), []);
});

test('a port that came when its build had been taken back goes, and the server stays as it is', async (t) => {
  const { cloud, network, failedServer, portOf, sweep } = await janitorCloud(t);
  const id = await failedServer([{ uuid: network }]);
  const late = await portOf(id);
  assert.deepEqual(await sweep(), [`orphaned_port ${late.id} deleted`]);
  assert.deepEqual(await allPorts(cloud), []);
  assert.equal((await cloud.settled(id)).status, 'ERROR');
});

test('a late port is not taken for a NIC of a server whose build failed, whatever events tell of it', async (t) => {
  const { cloud, network, failedServer, portOf, change, sweep } = await janitorCloud(t);
  const late = await portOf(await failedServer([{ uuid: network }]));
  await change(late.id, { 'binding:host_id': 'berth' });
  await cloud.cloud.compute.idle();
  assert.deepEqual((await cloud.books()).virtual_interface, []);
  assert.deepEqual(await sweep(), [`orphaned_port ${late.id} deleted`]);
});

test('a brought port that carries the id of its deleted server again is released, whole', async (t) => {
  const { cloud, network, deletedServer, change, sweep } = await janitorCloud(t);
  const port = await ownPort(cloud, network);
  const id = await deletedServer([{ port: port.id }]);
  await change(port.id, { device_id: id, device_owner: 'compute:nova', 'binding:host_id': 'berth' });
  assert.deepEqual(await sweep(), [`orphaned_port ${port.id} released`]);
  assert.deepEqual((await allPorts(cloud)).map(released), [releasedPort]);
});

for (const [what, attributes, later, user] of [
  ['with a name', { name: 'precious' }, {}, 'demo'],
  ['of another project', { tenant_id: 'strangers' }, {}, 'admin'],
  ['bound to a host that is none of ours', {}, { 'binding:host_id': 'elsewhere' }, 'demo'],
] as const) {
  test(`a port ${what} that carries the id of a deleted server is reported with a command, and not touched`, async (t) => {
    const { cloud, network, deletedServer, portOf, change, sweep, findings } = await janitorCloud(t);
    const { id } = await portOf(await deletedServer([{ uuid: network }]), attributes, user);
    await change(id, later);
    const before = await allPorts(cloud);
    assert.deepEqual(await sweep(), [`orphaned_port ${id} reported`]);
    assert.deepEqual(await sweep(), [`orphaned_port ${id} reported`], 'once');
    assert.deepEqual(await allPorts(cloud), before);
    const [finding] = await findings('kind=orphaned_port');
    assert.equal(finding?.mend, `openstack port delete ${id}`);
    assert.match(finding?.reason ?? '', /was deleted; nothing says that it was made for that server/);
  });
}

test('a port on a network that the deleted server never asked for is reported, and not touched', async (t) => {
  const { cloud, network, deletedServer, portOf, sweep } = await janitorCloud(t);
  const other = await cloud.ok<{ network: { id: string } }>('POST', '/network/v2.0/networks', { network: {} });
  const id = await deletedServer([{ uuid: network }]);
  const port = await portOf(id, { network_id: other.network.id });
  const before = await allPorts(cloud);
  assert.deepEqual(await sweep(), [`orphaned_port ${port.id} reported`]);
  assert.deepEqual(await allPorts(cloud), before);
});

test("another cloud's port is not touched: reported where it may be ours, not even that on a host of theirs", async (t) => {
  const { cloud, portOf, sweep } = await janitorCloud(t);
  const theirs = 'cccccccc-0000-4000-8000-000000000003';
  const unbound = await portOf(theirs);
  await portOf(theirs, { 'binding:host_id': 'compute-7' }, 'admin');
  await portOf(theirs, { device_owner: 'compute:kuryr' });
  await portOf(theirs, { device_owner: '' });
  await portOf('', { device_owner: '' });
  const before = await allPorts(cloud);
  assert.deepEqual(await sweep(), [`orphaned_port ${unbound.id} reported`]);
  assert.deepEqual(await allPorts(cloud), before);
});

test('after an older backup was restored nothing is deleted: what it does not know is reported', async (t) => {
  const { cloud, network, plant, sweep, findings } = await janitorCloud(t);
  const id = await createServer(cloud, { networks: [{ uuid: network }] });
  await cloud.settled(id);
  await plant(forgotten(id));
  const before = await cloud.books();
  const [port] = await allPorts(cloud);
  assert.deepEqual((await sweep()).toSorted(), [`orphaned_guest ${id} reported`, `orphaned_port ${port?.id} reported`]);
  for (const { reason } of await findings()) assert.match(reason, /there is no record/);
  const { finding: _, janitor_round: __, ...after } = await cloud.books();
  assert.deepEqual({ ...before, ...after }, before);
});

for (const state of ['running', 'deleted'] as const) {
  test(`a port that healing recorded as brought is released, never deleted: its server is ${state}`, async (t) => {
    const { cloud, network, portOf, change, sweep } = await janitorCloud(t);
    const id = await createServer(cloud, { networks: [{ uuid: network }] });
    await cloud.settled(id);
    const surplus = await portOf(id);
    await cloud.cloud.compute.healNext();
    if (state === 'running') assert.deepEqual(await sweep(), [], 'it is that server’s, and known');
    await deleteServer(cloud, id);
    await cloud.cloud.compute.idle();
    if (state === 'deleted') {
      await change(surplus.id, { device_id: id, device_owner: 'compute:nova' });
      assert.deepEqual(await sweep(), [`orphaned_port ${surplus.id} released`]);
    }
    assert.deepEqual(
      (await allPorts(cloud)).map((port) => [port.id, port.device_id]),
      [[surplus.id, '']],
    );
  });
}

/** Holds requests that match until `open` is called. */
function gate(matches: (request: TransportRequest) => boolean) {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  let isShut = false;
  return {
    shut: () => {
      isShut = true;
    },
    open: () => {
      isShut = false;
      opened.resolve();
    },
    reached: reached.promise,
    wrapTransport: (transport: NeutronTransport): NeutronTransport => ({
      ...transport,
      close: () => transport.close(),
      send: async (request) => {
        if (isShut && matches(request)) {
          reached.resolve();
          await opened.promise;
        }
        return transport.send(request);
      },
    }),
  };
}

test('a port that changes between the look and the mending is kept', async (t) => {
  let change = async () => {};
  const wrapTransport = (transport: NeutronTransport): NeutronTransport => ({
    ...transport,
    close: () => transport.close(),
    send: async (request) => {
      if (request.method === 'DELETE') await change();
      return transport.send(request);
    },
  });
  const janitor = await janitorCloud(t, { wrapTransport });
  const { cloud, network, deletedServer, portOf, sweep } = janitor;
  const late = await portOf(await deletedServer([{ uuid: network }]));
  change = () => janitor.change(late.id, { device_id: 'another' });
  assert.deepEqual(await sweep(), []);
  assert.deepEqual(
    (await allPorts(cloud)).map((port) => [port.id, port.device_id]),
    [[late.id, 'another']],
  );
});

test('what a deletion has under way is let be, whatever it looks like', async (t) => {
  const { wrapTransport, shut, open, reached } = gate(({ query }) => query.some(([name]) => name === 'device_id'));
  const { cloud, network, failedServer, portOf, sweep } = await janitorCloud(t, { wrapTransport });
  const id = await failedServer([{ uuid: network }]);
  const late = await portOf(id);
  shut();
  await deleteServer(cloud, id);
  await reached;
  assert.deepEqual(await sweep(), []);
  assert.deepEqual(
    (await allPorts(cloud)).map((port) => port.id),
    [late.id],
  );
  open();
  await cloud.cloud.compute.idle();
  assert.deepEqual(await allPorts(cloud), [], 'the deletion has seen to it');
});

test('what a build has under way is let be', async (t) => {
  const { wrapTransport, shut, open, reached } = gate(({ method }) => method === 'PUT');
  const { cloud, network, sweep } = await janitorCloud(t, { wrapTransport });
  shut();
  const id = await createServer(cloud, { networks: [{ uuid: network }, { uuid: network }] });
  await reached;
  const before = await allPorts(cloud);
  assert.equal(before.length, 2);
  assert.deepEqual(await sweep(), []);
  assert.deepEqual(await allPorts(cloud), before);
  open();
  assert.equal((await cloud.settled(id)).status, 'ACTIVE');
});

test('a server that is well is nobody’s business', async (t) => {
  const { cloud, network, sweep } = await janitorCloud(t);
  const port = await ownPort(cloud, network);
  const id = await createServer(cloud, { networks: [{ uuid: network }, { port: port.id }] });
  await cloud.settled(id);
  const before = await cloud.books();
  assert.deepEqual(await sweep(), []);
  const { janitor_round: _, ...after } = await cloud.books();
  assert.deepEqual({ ...before, ...after }, before);
});

test('nothing is mended before it has stood for the grace period', async (t) => {
  const runtime = virtualRuntime();
  const { cloud, network, deletedServer, portOf, sweep, findings } = await janitorCloud(t, {
    runtime,
    compute: { janitor: { grace: 600_000 } },
  });
  const late = await portOf(await deletedServer([{ uuid: network }]));
  assert.deepEqual(await sweep(), [`orphaned_port ${late.id} waiting`]);
  runtime.advance(599_000);
  assert.deepEqual(await sweep(), [`orphaned_port ${late.id} waiting`]);
  assert.deepEqual(
    (await findings()).map(({ age }) => age),
    [599],
  );
  assert.equal((await allPorts(cloud)).length, 1);
  runtime.advance(1000);
  assert.deepEqual(await sweep(), [`orphaned_port ${late.id} deleted`]);
  assert.deepEqual(await allPorts(cloud), []);
});

test('what is as it should be again is forgotten, and has to stand for the whole grace period when it comes back', async (t) => {
  const runtime = virtualRuntime();
  const { network, deletedServer, portOf, change, sweep } = await janitorCloud(t, {
    runtime,
    compute: { janitor: { grace: 600_000 } },
  });
  const id = await deletedServer([{ uuid: network }]);
  const late = await portOf(id);
  await sweep();
  await change(late.id, { device_id: '' });
  assert.deepEqual(await sweep(), []);
  runtime.advance(600_000);
  await change(late.id, { device_id: id });
  assert.deepEqual(await sweep(), [`orphaned_port ${late.id} waiting`]);
});

test('while Neutron is away a round ends with one warning, after our own books; the next one does the rest', async (t) => {
  const { logger, lines } = capturingLogger();
  let isAway = false;
  const wrapTransport = (transport: NeutronTransport): NeutronTransport => ({
    ...transport,
    close: () => transport.close(),
    send: async (request) =>
      isAway ? { status: 503, headers: {}, body: undefined, text: 'away' } : transport.send(request),
  });
  const { cloud, network, deletedServer, portOf, plant, sweep } = await janitorCloud(t, {
    logger,
    wrapTransport,
  });
  const id = await deletedServer([{ uuid: network }]);
  const late = await portOf(id);
  await plant(claimed(id));
  lines.length = 0;
  isAway = true;
  assert.deepEqual(await sweep(), [`orphaned_claim ${id} given back`]);
  const warnings = lines.filter((line) => /^(warn|error)/.test(line) && !line.includes('mended'));
  assert.equal(warnings.length, 1, warnings.join('\n'));
  assert.match(warnings[0] ?? '', /a round of the janitor ended early/);
  isAway = false;
  assert.ok((await sweep()).includes(`orphaned_port ${late.id} deleted`));
  assert.deepEqual(await allPorts(cloud), []);
});
