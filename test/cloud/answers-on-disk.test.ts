import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { headerCredentials } from '../../src/neutron/client/index.ts';
import { diskFirstTransport } from '../../src/server/seams/disk-first-transport.ts';
import { type Database, StoreUnavailable } from '../../src/store/index.ts';
import { freshCloud, freshStore, openCloud } from '../support/test-cloud.ts';

/** A disk that the test lets go on, or breaks. */
function heldDisk() {
  let isHeld = false;
  let failure: Error | null = null;
  let letGo = Promise.withResolvers<void>();
  return {
    hold: () => {
      isHeld = true;
      letGo = Promise.withResolvers();
    },
    goOn: () => {
      isHeld = false;
      letGo.resolve();
    },
    fail: () => {
      failure = new StoreUnavailable(new Error('EIO: i/o error, fdatasync'));
    },
    wrap: (database: Database): Database => ({
      engine: database.engine,
      read: (work) => database.read(work),
      write: (work) => database.write(work),
      exclusively: (name, action) => database.exclusively(name, action),
      close: () => database.close(),
      durable: async () => {
        if (failure) throw failure;
        if (isHeld) await letGo.promise;
      },
    }),
  };
}

/** Reads and writes of every API. */
const asked: readonly (readonly [user: 'demo' | 'admin', method: string, path: string, body?: object])[] = [
  ['demo', 'GET', '/compute/v2.1/servers'],
  ['demo', 'POST', '/compute/v2.1/os-keypairs', { keypair: { name: 'key' } }],
  ['demo', 'DELETE', '/compute/v2.1/servers/7e4fdd8c-9a7c-4a5b-8a6d-1f5dd0a56a4e'],
  ['demo', 'GET', '/network/v2.0/networks'],
  ['demo', 'POST', '/network/v2.0/networks', { network: { name: 'net' } }],
  ['admin', 'GET', '/identity/v3/projects'],
  ['admin', 'POST', '/identity/v3/projects', { project: { name: 'project' } }],
  ['demo', 'GET', '/image/v2/images'],
  ['demo', 'POST', '/image/v2/images', { name: 'image', disk_format: 'raw', container_format: 'bare' }],
  ['admin', 'GET', '/operator/v1/sagas'],
  ['demo', 'GET', '/console/api/overview'],
];

/** How an answer says that the service cannot serve now, in the form of its API. */
const forms: Readonly<Record<string, (body: Record<string, Record<string, unknown>>) => unknown>> = {
  compute: (body) => body.serviceUnavailable?.message ?? body.computeFault?.message,
  network: (body) => body.NeutronError?.message,
  identity: (body) => body.error?.message,
};

async function turns(): Promise<void> {
  for (let count = 0; count < 50; count += 1) await turn();
}

async function isAnswered(answer: Promise<unknown>): Promise<boolean> {
  let is = false;
  void answer.then(() => {
    is = true;
  });
  await turns();
  return is;
}

test('answers, once what they tell is on disk', async (t) => {
  const disk = heldDisk();
  const cloud = await freshCloud(t, { wrapDatabase: disk.wrap });

  for (const [user, method, path, body] of asked) {
    await t.test(`${method} ${path}: none before the disk has it`, async (part) => {
      disk.hold();
      part.after(() => disk.goOn());
      const answer = cloud.call(user, method, path, body);
      assert.equal(await isAnswered(answer), false);
      disk.goOn();
      const { status } = await answer;
      assert.ok(status < 500 && (method === 'DELETE' || status < 400), String(status));
    });
  }

  await t.test('a stream of the console: no event before the disk has it', async (part) => {
    disk.hold();
    part.after(() => disk.goOn());
    const gone = new AbortController();
    const headers = { 'x-auth-token': cloud.tokens.demo, accept: 'text/event-stream' };
    const stream = cloud.cloud.app.inject({
      method: 'GET',
      url: '/console/api/overview',
      headers,
      payloadAsStream: true,
      signal: gone.signal,
    });
    assert.equal(await isAnswered(stream), false);
    disk.goOn();
    assert.equal((await stream).statusCode, 200);
    gone.abort();
  });

  await t.test('a disk that has failed: 503 in the form of each API, with Retry-After', async () => {
    disk.fail();
    let told = 0;
    for (const [user, method, path, body] of asked) {
      const answer = await cloud.call<Record<string, Record<string, unknown>>>(user, method, path, body);
      if (answer.status >= 400 && answer.status < 500) continue;
      told += 1;
      assert.equal(answer.status, 503, `${method} ${path}`);
      assert.equal(answer.headers['retry-after'], '2', `${method} ${path}`);
      const form = forms[path.split('/')[1] ?? ''];
      if (form)
        assert.match(String(form(answer.body)), /database is not available|service is busy/, `${method} ${path}`);
    }
    assert.ok(told >= 8, 'refusals promise nothing, and are told');
  });
});

test('a network service elsewhere is asked for nothing before the disk has what is written down of it', async () => {
  const letGo = Promise.withResolvers<void>();
  const sent: string[] = [];
  const transport = diskFirstTransport(
    {
      callsOutliveSender: true,
      send: async ({ path }) => {
        sent.push(path);
        return { status: 200, headers: {}, body: {} };
      },
      close: async () => {},
    },
    { durable: () => letGo.promise } as Database,
  );
  assert.equal(transport.callsOutliveSender, true);
  const { signal } = new AbortController();
  const rights = { kind: 'service', requestId: 'req-1' } as const;
  const reply = transport.send({ method: 'POST', path: '/v2.0/ports', query: [], headers: {}, rights, signal });
  await turns();
  assert.deepEqual(sent, []);
  letGo.resolve();
  assert.equal((await reply).status, 200);
  assert.deepEqual(sent, ['/v2.0/ports']);
});

test('a cloud with a network service elsewhere asks it so', async (t) => {
  const asked: string[] = [];
  const elsewhere = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.setHeader('content-type', 'application/json').end('{"networks": []}');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  t.after(() => elsewhere.close());
  const endpoint = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  const disk = heldDisk();
  const neutron = { endpoint, credentials: () => headerCredentials };
  const { cloud } = await openCloud(t, await freshStore(t), { wrapDatabase: disk.wrap, neutron });
  t.after(() => cloud.neutron.close());
  disk.hold();
  const networks = cloud.neutron.as({ kind: 'service', requestId: 'req-1' }).networks.list();
  await turns();
  assert.deepEqual(asked, []);
  disk.goOn();
  await networks;
  assert.ok(asked.length > 0);
});
