import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import pg from 'pg';
import { startPostgres } from '../support/postgres.ts';
import {
  allPorts,
  createServer,
  deleteServer,
  ownPort,
  privateNetwork,
  released,
  releasedPort,
} from '../support/servers.ts';
import { assertBalanced, openCloud, type TestCloud } from '../support/test-cloud.ts';
import { postgresStore } from '../support/test-store.ts';

const postgres = await startPostgres();

/** A request of each API, one that reads and one that writes. */
const requests = [
  ['GET', '/compute/v2.1/servers'],
  ['POST', '/compute/v2.1/os-keypairs', { keypair: { name: 'key' } }],
  ['GET', '/network/v2.0/networks'],
  ['POST', '/network/v2.0/networks', { network: { name: 'new' } }],
  ['GET', '/image/v2/images'],
  ['GET', '/identity/v3/projects'],
] as const;

async function answers(cloud: TestCloud): Promise<string[]> {
  const lines: string[] = [];
  for (const [method, path, body] of requests) {
    const { status, headers } = await cloud.call('admin', method, path, body);
    lines.push(`${method} ${path}: ${status}${headers['retry-after'] === undefined ? '' : ', Retry-After'}`);
  }
  return lines;
}

suite('a PostgreSQL that goes and comes back', {
  skip: postgres ? false : 'the package has none for this platform',
}, () => {
  if (!postgres) return;

  test('every API says to ask again, and does as before when it is back', async (t) => {
    const cloud = await openCloud(t, await postgresStore(t, postgres));
    await postgres.stop();
    try {
      assert.deepEqual(
        await answers(cloud),
        requests.map(([method, path]) => `${method} ${path}: 503, Retry-After`),
      );
    } finally {
      await postgres.start();
    }
    assert.deepEqual(
      await answers(cloud),
      requests.map(([method, path]) => {
        return `${method} ${path}: ${method === 'POST' ? 201 : 200}`;
      }),
    );
  });

  test('one that may only be read goes on answering reads, and says of writes to ask again', async (t) => {
    const store = await postgresStore(t, postgres);
    const cloud = await openCloud(t, store);
    const readOnly = async (value: 'on' | 'off') => {
      const client = new pg.Client({ connectionString: store.database });
      await client.connect();
      await client.query(`set default_transaction_read_only = off`);
      await client.query(`alter system set default_transaction_read_only = ${value}`);
      await client.query('select pg_reload_conf()');
      await client.end();
    };
    const statuses = async () => {
      const list = await cloud.call('admin', 'GET', '/network/v2.0/networks');
      const made = await cloud.call('admin', 'POST', '/network/v2.0/networks', { network: { name: 'new' } });
      return [list.status, made.status];
    };
    const become = async (expected: readonly number[]) => {
      // A reload reaches the connections a moment later.
      for (let turn = 0; turn < 200; turn += 1) {
        if ((await statuses()).join() === expected.join()) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      assert.deepEqual(await statuses(), expected);
    };
    await readOnly('on');
    try {
      await become([200, 503]);
    } finally {
      await readOnly('off');
    }
    await become([200, 201]);
  });

  test('builds and deletions in the middle end as if it had never been away, or are taken back whole', async (t) => {
    const store = await postgresStore(t, postgres);
    const cloud = await openCloud(t, store);
    const network = await privateNetwork(cloud);
    const port = await ownPort(cloud, network);
    const before = await store.books();
    const doomed = await createServer(cloud, { networks: [{ uuid: network }] });
    assert.equal((await cloud.settled(doomed)).status, 'ACTIVE');
    const stall = (step: string) => ({ 'fake:stall': `${step}=400` });
    const building = await Promise.all([
      createServer(cloud, { networks: [{ uuid: network }, { port: port.id }], metadata: stall('prepareDisks') }),
      createServer(cloud, { networks: [{ uuid: network }], metadata: stall('spawn') }),
      createServer(cloud, { networks: [{ uuid: network }] }),
    ]);
    await deleteServer(cloud, doomed);
    await postgres.stop();
    // Long enough for the stalled steps to end while it is away.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await postgres.start();
    for (const id of building) {
      const { status, fault, ...server } = await cloud.settled(id);
      assert.match(status, /^(ACTIVE|ERROR)$/);
      assert.equal(server['OS-EXT-STS:task_state'], null);
      assert.equal(status === 'ERROR', fault !== undefined, 'an error has its reason');
      const { ports } = await cloud.ok<{ ports: object[] }>('GET', `/network/v2.0/ports?device_id=${id}`);
      assert.equal(ports.length, status === 'ERROR' ? 0 : id === building[0] ? 2 : 1);
    }
    for (const id of building) await deleteServer(cloud, id);
    await cloud.cloud.compute.idle();
    assert.deepEqual((await allPorts(cloud)).map(released), [releasedPort]);
    assertBalanced(before, await store.books());
  });
});
