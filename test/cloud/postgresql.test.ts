import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { startPostgres } from '../support/postgres.ts';
import { receiver } from '../support/receiver.ts';
import {
  allPorts,
  createServer,
  deleteServer,
  ownPort,
  privateNetwork,
  released,
  releasedPort,
} from '../support/servers.ts';
import { assertBalanced, openCloud } from '../support/test-cloud.ts';
import { postgresStore } from '../support/test-store.ts';

const postgres = await startPostgres();

// The same services on the other engine: the main ends of a build, and what only several processes can do.
suite('on PostgreSQL', { skip: postgres ? false : 'the package has none for this platform' }, () => {
  if (!postgres) return;

  test('a server is built with its network and taken down again, and the books balance', async (t) => {
    const cloud = await openCloud(t, await postgresStore(t, postgres));
    const network = await privateNetwork(cloud);
    const port = await ownPort(cloud, network);
    const before = await cloud.store.books();
    const id = await createServer(cloud, { networks: [{ port: port.id }, { uuid: network }] });
    assert.equal((await cloud.settled(id)).status, 'ACTIVE');
    assert.equal((await allPorts(cloud)).length, 2);
    await deleteServer(cloud, id);
    await cloud.cloud.compute.idle();
    assert.deepEqual((await allPorts(cloud)).map(released), [releasedPort]);
    assertBalanced(before, await cloud.store.books());
  });

  test('what is done to servers is told', async (t) => {
    const ear = await receiver(t);
    const webhook = { url: ear.url, secret: null, timeout: 10_000 };
    const cloud = await openCloud(t, await postgresStore(t, postgres), {
      notifications: { log: null, webhook, giveUpAfter: 3_600_000 },
    });
    const network = await privateNetwork(cloud);
    const id = await createServer(cloud, { networks: [{ uuid: network }] });
    await cloud.cloud.compute.idle();
    await deleteServer(cloud, id);
    await ear.takes(5);
    assert.deepEqual(
      ear.taken.map(({ event_type }) => event_type).filter((event) => event.startsWith('instance.')),
      ['create.start', 'create.end', 'delete.start', 'delete.end'].map((event) => `instance.${event}`),
    );
  });

  test('the console sees the same', async (t) => {
    const cloud = await openCloud(t, await postgresStore(t, postgres));
    const network = await privateNetwork(cloud);
    const id = await createServer(cloud, { name: 'under_score', networks: [{ uuid: network }] });
    const failed = await createServer(cloud, { networks: 'none', metadata: { 'fake:fail': 'spawn' } });
    await cloud.cloud.compute.idle();
    const see = async <T>(path: string) => (await cloud.call<T>('admin', 'GET', `/console/api${path}`)).body;
    type List = { total: number; servers: { id: string }[] };
    assert.equal((await see<List>('/servers')).total, 2);
    const { servers } = await see<List>('/servers?name=R_S&state=active');
    assert.deepEqual(servers, [{ ...servers[0], id }]);
    type Overview = { servers: object[]; stuck: number; failures: { server_id: string }[] };
    const overview = await see<Overview>('/overview');
    assert.deepEqual(
      [overview.servers, overview.stuck],
      [
        [
          { status: 'ACTIVE', count: 1 },
          { status: 'ERROR', count: 1 },
        ],
        0,
      ],
    );
    assert.deepEqual(
      overview.failures.map(({ server_id }) => server_id),
      [failed],
    );
    assert.equal((await see<{ trace: { state: string } }>(`/servers/${id}/build`)).trace.state, 'done');
    assert.deepEqual((await see<{ open: object[] }>('/findings')).open, []);
  });

  test('many servers at once each get an address of their own', async (t) => {
    const cloud = await openCloud(t, await postgresStore(t, postgres));
    const network = await privateNetwork(cloud);
    const names = Array.from({ length: 10 }, (_, n) => `s${n}`);
    await Promise.all(
      names.map((name) => createServer(cloud, { name, networks: [{ uuid: network }, { uuid: network }] })),
    );
    await cloud.cloud.compute.idle();
    const { servers } = await cloud.ok<{ servers: { status: string; fault?: object }[] }>(
      'GET',
      '/compute/v2.1/servers/detail',
    );
    assert.deepEqual(
      servers.map(({ status, fault }) => ({ status, fault })).filter(({ status }) => status !== 'ACTIVE'),
      [],
    );
    const addresses = (await allPorts(cloud)).map((port) => port.fixed_ips[0]?.ip_address);
    assert.equal(new Set(addresses).size, 20);
  });

  test('of many requests at once only as many are let in as the quota allows', async (t) => {
    const cloud = await openCloud(t, await postgresStore(t, postgres));
    const answers = await Promise.allSettled(
      Array.from({ length: 25 }, () => createServer(cloud, { networks: 'none' })),
    );
    assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 10);
    await cloud.cloud.compute.idle();
    assert.equal((await cloud.store.books()).instance?.length, 10);
  });

  test('a build that fails leaves nothing', async (t) => {
    const cloud = await openCloud(t, await postgresStore(t, postgres));
    const network = await privateNetwork(cloud);
    const before = await cloud.store.books();
    const networks = [{ uuid: network }, { uuid: network }];
    const id = await createServer(cloud, { networks, metadata: { 'fake:fail': 'spawn' } });
    assert.equal((await cloud.settled(id)).status, 'ERROR');
    assert.deepEqual(await allPorts(cloud), []);
    assertBalanced(before, await cloud.store.books());
  });

  test('two processes whose janitors come at once mend what was left behind once', async (t) => {
    const store = await postgresStore(t, postgres);
    const options = { compute: { janitor: { grace: 0 } } };
    const [first, second] = [await openCloud(t, store, options), await openCloud(t, store, options)];
    const network = await privateNetwork(first);
    const before = await store.books();
    const id = await createServer(first, { networks: [{ uuid: network }] });
    await first.settled(id);
    await deleteServer(first, id);
    await first.cloud.compute.idle();
    const late = Array.from({ length: 5 }, () =>
      first.ok('POST', '/network/v2.0/ports', { port: { network_id: network, device_id: id } }),
    );
    await Promise.all(late);
    await Promise.all([first, second].map(({ cloud }) => cloud.compute.sweep()));
    assert.deepEqual(await allPorts(second), []);
    const findings = (await store.books()).finding as { kind: string; outcome: string }[];
    assert.deepEqual(
      findings.map(({ kind, outcome }) => `${kind} ${outcome}`),
      late.map(() => 'orphaned_port deleted'),
    );
    assertBalanced(before, await store.books());
  });

  test('a build in one process is stopped by a deletion in another', async (t) => {
    const store = await postgresStore(t, postgres);
    const first = await openCloud(t, store);
    const second = await openCloud(t, store);
    const network = await privateNetwork(first);
    const before = await store.books();
    const stall = { 'fake:stall': 'prepareDisks=1500' };
    const id = await createServer(first, { networks: [{ uuid: network }], metadata: stall });
    while ((await allPorts(second)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await deleteServer(second, id);
    await Promise.all([first.cloud.compute.idle(), second.cloud.compute.idle()]);
    assert.equal((await second.call('demo', 'GET', `/compute/v2.1/servers/${id}`)).status, 404);
    assert.deepEqual(await allPorts(second), []);
    assertBalanced(before, await store.books());
  });

  test('Q03 events that arrive at another process: the build ends all the same, and changes are seen by both', async (t) => {
    const store = await postgresStore(t, postgres);
    const compute = { vifPlugging: { timeout: 60_000, isFatal: true, lookEvery: 50 } };
    const first = await openCloud(t, store, { compute });
    const second = await openCloud(t, store);
    first.cloud.compute.externalEvent = (event) => second.cloud.compute.externalEvent(event);
    const port = await ownPort(first, await privateNetwork(first));
    const id = await createServer(first, { networks: [{ port: port.id }] });
    assert.equal((await first.settled(id)).status, 'ACTIVE');
    const change = { port: { fixed_ips: [{ ip_address: '10.11.12.88' }] } };
    await first.call('admin', 'PUT', `/network/v2.0/ports/${port.id}`, change);
    await second.cloud.compute.idle();
    for (const cloud of [first, second]) {
      const { addresses } = await cloud.settled(id);
      assert.deepEqual(
        Object.values(addresses).flatMap((list) => list.map(({ addr }) => addr)),
        ['10.11.12.88'],
      );
    }
  });
});
