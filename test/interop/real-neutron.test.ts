import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createMemoryPortLedger, createNetworkApi } from '../../src/allocation/index.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { done } from '../support/acting.ts';
import { member as memberContext } from '../support/allocation-world.ts';
import { startBerthProcess } from '../support/berth-process.ts';
import { createServer, deleteServer } from '../support/servers.ts';
import { three } from '../support/several-hosts.ts';
import type { ServerView } from '../support/test-cloud.ts';
import { signInAt } from './support/berth-api.ts';
import { assertNothingLeft, built, counted, deleted } from './support/builds.ts';
import { type NeutronServer, startNeutronServer } from './support/neutron-server.ts';
import { callerAt, clientAt, type RealCloud, realCloud } from './support/real-cloud.ts';

const hosts = ['berth', 'a', 'b', 'c', ...Array.from({ length: 8 }, (_, number) => `host${number}`)];

const addressesOf = (server: ServerView) =>
  Object.values(server.addresses).flatMap((addresses) => addresses.map(({ addr }) => addr));

suite('on a real Neutron', { concurrency: false }, () => {
  let neutron: NeutronServer;
  before(async () => {
    neutron = await startNeutronServer({ hosts });
  });
  after(() => neutron?.stop());

  const fresh = (t: TestContext) => realCloud(t, neutron.url);

  test('the catalog names it, and nothing of ours answers in its place', async (t) => {
    const { cloud } = await fresh(t);
    const { catalog } = await cloud.ok<{ catalog: { type: string; endpoints: { url: string }[] }[] }>(
      'GET',
      '/identity/v3/auth/catalog',
    );
    assert.deepEqual(
      catalog.find(({ type }) => type === 'network')?.endpoints.map(({ url }) => url),
      Array(3).fill(neutron.url),
    );
    assert.equal((await cloud.call('demo', 'GET', '/network/v2.0/networks')).status, 404);
  });

  test('`berth up` uses it when told to, builds there, and ends when it is told to', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-interop-'));
    const berth = await startBerthProcess(folder, { BERTH_NETWORK_ENDPOINT: neutron.url });
    t.after(async () => {
      await berth.end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });
    const { request, projectId } = await signInAt(berth);
    const { network } = await callerAt(neutron.url, projectId, 'member')<{ network: { id: string } }>(
      'POST',
      '/v2.0/networks',
      { network: { name: 'mine' } },
    );
    const admin = callerAt(neutron.url, projectId, 'admin');
    await admin('POST', '/v2.0/subnets', {
      subnet: { network_id: network.id, ip_version: 4, cidr: '10.0.0.0/24', enable_dhcp: false },
    });
    const { images } = await request<{ images: { id: string }[] }>('GET', '/image/v2/images');
    const wanted = { name: 'web', flavorRef: '1', imageRef: images[0]?.id, networks: [{ uuid: network.id }] };
    const { server } = await request<{ server: { id: string } }>('POST', '/compute/v2.1/servers', { server: wanted });
    const shown = async () =>
      (await request<{ server: ServerView }>('GET', `/compute/v2.1/servers/${server.id}`)).server;
    let now = await shown();
    for (; now.status === 'BUILD'; now = await shown()) await sleep(200);
    assert.equal(now.status, 'ACTIVE', now.fault?.message);
    assert.match(addressesOf(now)[0] ?? '', /^10\.0\.0\./);
    assert.equal(await berth.end('SIGTERM'), 0);
    const { ports } = await admin<{ ports: { id: string }[] }>('GET', `/v2.0/ports?device_id=${server.id}`);
    assert.equal(ports.length, 1);
    for (const { id } of ports) await admin('DELETE', `/v2.0/ports/${id}`);
    await admin('DELETE', `/v2.0/networks/${network.id}`);
  });

  for (const nics of [1, 2, 8]) {
    test(`B06: a server with ${nics} NICs has ${nics} bound ports of its own, and leaves none`, async (t) => {
      const real = await fresh(t);
      const networks = await Promise.all(
        Array.from({ length: nics }, (_, number) => real.network(`net${number}`, `10.${number}.0.0/24`)),
      );
      const before = await counted(real);
      const server = await built(real, { networks: networks.map((uuid) => ({ uuid })) });
      assert.equal(server.status, 'ACTIVE', server.fault?.message);
      assert.deepEqual(
        Object.keys(server.addresses),
        networks.map((_, number) => `net${number}`),
      );
      const ports = await real.ports();
      assert.deepEqual(ports.map(({ network_id }) => network_id).toSorted(), networks.toSorted());
      for (const port of ports) {
        assert.equal(port.device_id, server.id);
        assert.equal(port.device_owner, 'compute:nova');
        assert.equal(port['binding:host_id'], 'berth');
        assert.equal(port['binding:vif_type'], 'ovs');
      }
      const addresses = ports.flatMap(({ fixed_ips }) => fixed_ips.map(({ ip_address }) => ip_address));
      assert.deepEqual(addressesOf(server).toSorted(), addresses.toSorted());
      await deleted(real, server.id);
      await assertNothingLeft(real, before);
    });
  }

  test('C01: a brought port is bound and shown, and free again, with name and address, when the server is gone', async (t) => {
    const real = await fresh(t);
    const port = await real.port(await real.network('net', '10.0.0.0/24'), 'mine');
    const before = await counted(real);
    const was = await real.portOf(port);
    const server = await built(real, { networks: [{ port }] });
    assert.equal(server.status, 'ACTIVE', server.fault?.message);
    const bound = await real.portOf(port);
    assert.equal(bound.device_id, server.id);
    assert.equal(bound['binding:host_id'], 'berth');
    assert.equal(bound['binding:vif_type'], 'ovs');
    assert.deepEqual(
      addressesOf(server),
      was.fixed_ips.map(({ ip_address }) => ip_address),
    );
    await deleted(real, server.id);
    const { revision_number, updated_at, ...now } = await real.portOf(port);
    const { revision_number: _, updated_at: __, ...then } = was;
    assert.deepEqual(now, then);
    await assertNothingLeft(real, before);
  });

  for (const [then, lives] of [
    ['confirmResize', 'b'],
    ['revertResize', 'a'],
  ] as const) {
    test(`P08, P15: a server that moves to another host has its ports there, and after ${then} on ${lives} alone`, async (t) => {
      const real = await realCloud(t, neutron.url, { computeHosts: three });
      const network = await real.network('net', '10.0.0.0/24');
      const port = await real.port(network, 'mine');
      const before = await counted(real);
      const server = await built(real, { networks: [{ port }, { uuid: network }] });
      assert.equal(server.status, 'ACTIVE', server.fault?.message);
      const bound = async () => {
        const nics = (await real.ports()).filter(({ device_id }) => device_id === server.id);
        const all = nics.map(async (nic) => {
          const { bindings } = await real.admin<{ bindings: { host: string; status: string }[] }>(
            'GET',
            `/v2.0/ports/${nic.id}/bindings`,
          );
          const told = bindings.map(({ host, status }) => `${host} ${status}`).toSorted();
          return [nic['binding:host_id'], nic['binding:vif_type'], ...told].join();
        });
        return (await Promise.all(all)).toSorted();
      };
      const twice = (text: string) => [text, text];
      assert.deepEqual(await bound(), twice('a,ovs,a ACTIVE'));
      assert.equal((await done(real.cloud, server.id, { migrate: null }, 'admin'))[0], 'VERIFY_RESIZE');
      assert.deepEqual(await bound(), twice('b,ovs,a INACTIVE,b ACTIVE'));
      assert.equal((await done(real.cloud, server.id, { [then]: null }))[0], 'ACTIVE');
      assert.deepEqual(await bound(), twice(`${lives},ovs,${lives} ACTIVE`));
      await deleted(real, server.id);
      await assertNothingLeft(real, before);
    });
  }

  test('E04, E05: security groups go by name and by id', async (t) => {
    const real = await fresh(t);
    const network = await real.network('net', '10.0.0.0/24');
    const { security_group: web } = await real.member<{ security_group: { id: string } }>(
      'POST',
      '/v2.0/security-groups',
      { security_group: { name: 'web' } },
    );
    for (const group of ['web', web.id]) {
      const server = await built(real, { networks: [{ uuid: network }], securityGroups: [group] });
      assert.equal(server.status, 'ACTIVE', server.fault?.message);
      assert.deepEqual(
        (await real.ports()).map(({ security_groups }) => security_groups),
        [[web.id]],
      );
      await deleted(real, server.id);
    }
    const { images } = await real.cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
    const wanted = { name: 'x', flavorRef: '1', imageRef: images[0]?.id, networks: [{ uuid: network }] };
    const answer = await real.cloud.call('demo', 'POST', '/compute/v2.1/servers', {
      server: { ...wanted, security_groups: [{ name: 'unknown' }] },
    });
    assert.equal(answer.status, 400);
    assert.deepEqual(await real.ports(), []);
  });

  test('B19: `auto` takes the only network', async (t) => {
    const real = await fresh(t);
    const network = await real.network('only', '10.0.0.0/24');
    const server = await built(real, { networks: 'auto' });
    assert.equal(server.status, 'ACTIVE', server.fault?.message);
    assert.deepEqual(
      (await real.ports()).map(({ network_id }) => network_id),
      [network],
    );
    await deleted(real, server.id);
    assert.deepEqual(await real.ports(), []);
  });

  test('B21: `auto` has Neutron make a network where there is none, and is refused where Neutron cannot', async (t) => {
    const real = await fresh(t);
    const { images } = await real.cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
    const wanted = { name: 'auto', flavorRef: '1', imageRef: images[0]?.id, networks: 'auto' };
    const refused = await real.cloud.call('demo', 'POST', '/compute/v2.1/servers', { server: wanted });
    assert.equal(refused.status, 400);
    const operator = callerAt(neutron.url, 'operator', 'admin');
    const { network } = await operator<{ network: { id: string } }>('POST', '/v2.0/networks', {
      network: { name: 'outside', 'router:external': true, is_default: true },
    });
    await operator('POST', '/v2.0/subnets', {
      subnet: { network_id: network.id, ip_version: 4, cidr: '203.0.113.0/24' },
    });
    await operator('POST', '/v2.0/subnetpools', {
      subnetpool: { name: 'all', prefixes: ['10.64.0.0/12'], default_prefixlen: 24, shared: true, is_default: true },
    });
    const server = await built(real, { networks: 'auto' });
    assert.equal(server.status, 'ACTIVE', server.fault?.message);
    assert.match(addressesOf(server)[0] ?? '', /^10\.(6[4-9]|7\d)\./);
    await deleted(real, server.id);
    assert.deepEqual(
      (await real.ports()).filter(({ device_owner }) => device_owner.startsWith('compute:')),
      [],
    );
  });

  test('B27: an external network is not for members: 403 at the API, and the host does not try', async (t) => {
    const real = await fresh(t);
    const network = await real.network('outside', '198.51.100.0/24', { 'router:external': true });
    const before = await counted(real);
    const { images } = await real.cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
    const server = { name: 'x', flavorRef: '1', imageRef: images[0]?.id, networks: [{ uuid: network }] };
    assert.equal((await real.cloud.call('demo', 'POST', '/compute/v2.1/servers', { server })).status, 403);
    const allocation = allocateOn(t, real, 'berth', { networkId: network });
    await assert.rejects(allocation, { code: 'ExternalNetworkAttachForbidden', fate: 'abort' });
    await assertNothingLeft(real, before);
  });

  test('K04, K05: when the binding of the second of three NICs fails, the first is gone and the third is given back', async (t) => {
    const real = await fresh(t);
    // No agent of this cloud has this physical network: Neutron makes the port, and cannot bind it.
    const nowhere = { 'provider:network_type': 'flat', 'provider:physical_network': 'nowhere' };
    const [first, second] = await Promise.all([
      real.network('good', '10.0.0.0/24'),
      real.network('bad', '10.1.0.0/24', nowhere),
    ]);
    const port = await real.port(first, 'mine');
    const { revision_number: _, updated_at: __, ...was } = await real.portOf(port);
    const before = await counted(real);
    const server = await built(real, { networks: [{ uuid: first }, { uuid: second }, { port }] });
    assert.equal(server.status, 'ERROR');
    assert.match(server.fault?.message ?? '', /Binding failed for port/);
    await assertNothingLeft(real, before);
    const { revision_number, updated_at, ...now } = await real.portOf(port);
    assert.deepEqual(now, was);
    await deleted(real, server.id);
    await assertNothingLeft(real, before);
  });

  test('K01: when the network of the second of three NICs has no address left, nothing is left of the others', async (t) => {
    const real = await fresh(t);
    const [first, full] = await Promise.all([real.network('good', '10.0.0.0/24'), real.network('full', '10.1.0.0/30')]);
    await real.port(full, 'the last address');
    const port = await real.port(first, 'mine');
    const was = await real.portOf(port);
    const before = await counted(real);
    const server = await built(real, { networks: [{ uuid: first }, { uuid: full }, { port }] });
    assert.equal(server.status, 'ERROR');
    assert.match(server.fault?.message ?? '', /No fixed IP addresses available/);
    await assertNothingLeft(real, before);
    assert.deepEqual(await real.portOf(port), was);
  });

  test('C29: two servers of two hosts race for a port: one has it and keeps it, the other touches nothing', async (t) => {
    const real = await fresh(t);
    const network = await real.network('net', '10.0.0.0/16');
    await Promise.all(
      Array.from({ length: 4 }, async (_, round) => {
        const port = await real.port(network, `round ${round}`);
        const outcomes = await Promise.allSettled(
          ['host0', 'host1'].map((host) => allocateOn(t, real, host, { portId: port, round })),
        );
        const winners = outcomes.flatMap(({ status }, number) => (status === 'fulfilled' ? [`host${number}`] : []));
        assert.equal(winners.length, 1, JSON.stringify(outcomes));
        const lost = outcomes.find((outcome) => outcome.status === 'rejected');
        assert.equal(lost?.reason.code, 'PortInUse');
        assert.equal((await real.portOf(port))['binding:host_id'], winners[0]);
      }),
    );
  });

  // Each round is half a minute of a real server's time: the full number is for `npm run verify`.
  const batches = process.env.BERTH_VERIFY ? 5 : 1;

  test('C29: eight servers race for a port, again and again: exactly one has it and keeps it, the others are ERROR and touch nothing', async (t) => {
    const real = await fresh(t);
    const network = await real.network('net', '10.0.0.0/16');
    const before = await counted(real);
    const winners = new Map<string, string>();
    const losers: string[] = [];
    for (let batch = 0; batch < batches; batch += 1) {
      // Four races at once, on ports of their own: the server's two workers have no more to give.
      const ports = await Promise.all(Array.from({ length: 4 }, (_, line) => real.port(network, `${batch}-${line}`)));
      const races = await Promise.all(ports.map((port) => race(real, port, 8)));
      await real.cloud.cloud.compute.idle();
      for (const [line, port] of ports.entries()) {
        const servers = await Promise.all((races[line] ?? []).map((id) => real.cloud.settled(id)));
        const won = servers.filter(({ status }) => status === 'ACTIVE');
        assert.equal(won.length, 1, `${batch}-${line}: ${JSON.stringify(servers.map(({ fault }) => fault))}`);
        winners.set(port, won[0]?.id ?? '');
        for (const { id, status, fault } of servers.filter((server) => server !== won[0])) {
          assert.equal(status, 'ERROR');
          assert.match(fault?.message ?? '', new RegExp(`Port ${port} is still in use`));
          losers.push(id);
        }
      }
    }
    // Longer than Neutron keeps any update that it repeats.
    await sleep(12_000);
    for (const [id, server] of winners) {
      const port = await real.portOf(id);
      assert.equal(port.device_id, server);
      assert.equal(port['binding:host_id'], 'berth');
      assert.equal(port['binding:vif_type'], 'ovs');
    }
    for (const id of [...losers, ...winners.values()]) await deleteServer(real.cloud, id);
    await real.cloud.cloud.compute.idle();
    assert.deepEqual(
      (await real.ports()).filter(({ device_id }) => device_id !== ''),
      [],
    );
    for (const id of winners.keys()) await real.member('DELETE', `/v2.0/ports/${id}`);
    await assertNothingLeft(real, before);
  });
});

/** Asks for servers with one port, all at once; answers their ids. */
function race(real: RealCloud, port: string, servers: number): Promise<string[]> {
  return Promise.all(Array.from({ length: servers }, () => createServer(real.cloud, { networks: [{ port }] })));
}

let allocations = 0;

/** An allocation of a host's own, with a client and connections of its own. */
async function allocateOn(
  t: TestContext,
  real: RealCloud,
  host: string,
  wanted: { networkId?: string; portId?: string; round?: number },
): Promise<unknown> {
  const neutron = clientAt(t, real.url);
  allocations += 1;
  const uuid = `dddddddd-0000-4000-8000-${String(allocations).padStart(12, '0')}`;
  return await createNetworkApi({ neutron, runtime: systemRuntime() }).allocateForInstance({
    context: { ...memberContext, projectId: real.projectId },
    instance: { uuid, projectId: real.projectId, hostname: 'server', availabilityZone: 'nova' },
    requestedNetworks: [
      { networkId: wanted.networkId ?? null, portId: wanted.portId ?? null, fixedIp: null, tag: null },
    ],
    securityGroups: [],
    bindHostId: host,
    macs: null,
    dhcpOptions: null,
    vpn: false,
    ledger: createMemoryPortLedger(),
    signal: new AbortController().signal,
  });
}
