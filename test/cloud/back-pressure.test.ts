import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NeutronTransport, Rights } from '../../src/neutron/client/index.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { createServer, deleteServer } from '../support/servers.ts';
import { assertBalanced, freshCloud, openCloud, type TestCloud } from '../support/test-cloud.ts';

const stalled = { networks: 'auto', metadata: { 'fake:stall': 'spawn=3600000' } } as const;

/** The servers whose builds have begun, in that order, once there are so many of them. */
async function begun(cloud: TestCloud, count: number): Promise<string[]> {
  for (;;) {
    const { saga = [], saga_event: events = [] } = await cloud.books();
    const subjects = new Map((saga as { id: string; subject: string }[]).map(({ id, subject }) => [id, subject]));
    const spawning = (events as { saga_id: string; node: string; kind: string }[]).filter(
      ({ node, kind }) => node === 'spawn' && kind === 'started',
    );
    if (spawning.length >= count) return spawning.map((event) => subjects.get(event.saga_id) ?? '');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Resolves when a network has been made. */
async function networkMade(cloud: TestCloud): Promise<void> {
  for (;;) {
    const events = ((await cloud.books()).saga_event ?? []) as { node: string; kind: string }[];
    if (events.some(({ node, kind }) => node === 'network' && kind === 'succeeded')) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A runtime whose sleeps do not keep the process alive: for a build that is never to end. */
function forgetful(): Runtime {
  const runtime = systemRuntime();
  const { after } = runtime.timers;
  return { ...runtime, timers: { after, sleep: (ms) => new Promise((resolve) => after(ms, resolve)) } };
}

const taskState = async (cloud: TestCloud, id: string) =>
  (await cloud.ok<{ server: Record<string, unknown> }>('GET', `/compute/v2.1/servers/${id}`)).server[
    'OS-EXT-STS:task_state'
  ];

async function requestServer(cloud: TestCloud, count = 1) {
  const { images } = await cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
  const server = { name: 'x', flavorRef: '1', imageRef: images[0]?.id, networks: 'auto', min_count: count };
  return cloud.call('demo', 'POST', '/compute/v2.1/servers', { server });
}

test('R39 no more builds than the bound have begun; the others wait, and the next begins when one ends', async (t) => {
  const cloud = await freshCloud(t, { compute: { builds: { atOnce: 2, waiting: 10 } } });
  const ids: string[] = [];
  for (let i = 0; i < 4; i += 1) ids.push(await createServer(cloud, stalled));
  const [one = '', two = '', three = '', four = ''] = ids;
  assert.deepEqual((await begun(cloud, 2)).toSorted(), [one, two].toSorted());
  assert.equal(await taskState(cloud, three), 'scheduling');
  await deleteServer(cloud, one);
  assert.equal((await begun(cloud, 3)).at(-1), three);
  assert.equal(await taskState(cloud, four), 'scheduling');
  for (const id of [two, three, four]) await deleteServer(cloud, id);
});

test('a server too many is refused in Nova’s form, says when to come again, and leaves nothing', async (t) => {
  const cloud = await freshCloud(t, { compute: { builds: { atOnce: 1, waiting: 1 } } });
  const running = await createServer(cloud, stalled);
  const before = await cloud.books();
  for (const count of [2, 3]) {
    const several = await requestServer(cloud, count);
    assert.equal(several.status, 503, 'all of them or none');
  }
  const waiting = await createServer(cloud, stalled);
  const refused = await requestServer(cloud);
  assert.equal(refused.status, 503);
  assert.equal(refused.headers['retry-after'], '5');
  const message = 'Too many servers are waiting to be built; try again later.';
  assert.deepEqual(refused.body, { serviceUnavailable: { code: 503, message } });
  const after = await cloud.books();
  for (const table of ['instance', 'saga']) assert.equal(after[table]?.length, (before[table]?.length ?? 0) + 1, table);
  await deleteServer(cloud, waiting);
  assert.equal((await requestServer(cloud)).status, 202, 'the line has room again');
  await deleteServer(cloud, running);
});

test('R06, R43: a server that is deleted while its build waits is gone at once, without a trace', async (t) => {
  const cloud = await freshCloud(t, { compute: { builds: { atOnce: 1, waiting: 10 } } });
  const running = await createServer(cloud, stalled);
  let before = await cloud.books();
  // From then on nothing moves but what is done here.
  while (before.fake_guest?.length !== 1) {
    await new Promise((resolve) => setImmediate(resolve));
    before = await cloud.books();
  }
  const waiting = await createServer(cloud, stalled);
  await deleteServer(cloud, waiting);
  assert.equal((await cloud.call('demo', 'GET', `/compute/v2.1/servers/${waiting}`)).status, 404);
  assertBalanced(before, await cloud.books());
  assert.deepEqual((await cloud.books()).instance_fault, []);
  assert.equal(await taskState(cloud, running), 'spawning');
  await deleteServer(cloud, running);
});

test('builds that waited when the process died are built by the next one, with a member’s rights and under the same bound', async (t) => {
  const builds = { atOnce: 1, waiting: 10 };
  const driver = { script: { stall: { spawn: 3_600_000 } } };
  const first = await freshCloud(t, { compute: { builds }, runtime: forgetful(), driver });
  const running = await createServer(first, { networks: 'auto' });
  await begun(first, 1);
  await networkMade(first);
  const waiting: string[] = [];
  for (let i = 0; i < 3; i += 1) waiting.push(await createServer(first, { networks: 'auto' }));
  await first.crash();

  const rights: Rights[] = [];
  const wrapTransport = (transport: NeutronTransport): NeutronTransport => ({
    ...transport,
    send: (request) => {
      if (request.method === 'POST' && request.path === '/v2.0/ports') rights.push(request.rights);
      return transport.send(request);
    },
  });
  const second = await openCloud(t, first.store, { compute: { builds }, wrapTransport });
  assert.equal((await second.settled(running)).status, 'ACTIVE', 'its network was made');
  for (const id of waiting) {
    const server = await second.settled(id);
    assert.equal(server.status, 'ACTIVE');
    assert.equal(Object.values(server.addresses).flat().length, 1);
  }
  assert.deepEqual((await begun(second, 4)).slice(1), waiting, 'in the order in which they were asked for');
  assert.equal(rights.length, 3);
  for (const right of rights) {
    assert.ok(right.kind === 'user');
    const { isAdmin, roles, token } = right.context;
    assert.deepEqual({ isAdmin, roles, token }, { isAdmin: false, roles: ['member', 'reader'], token: null });
  }
});

test('a process that stops lets the builds that run finish, and leaves those that wait to the next one', async (t) => {
  const first = await freshCloud(t, { compute: { builds: { atOnce: 1, waiting: 10 } } });
  const brief = { networks: 'auto', metadata: { 'fake:stall': 'spawn=50' } } as const;
  const ids: string[] = [];
  for (let i = 0; i < 3; i += 1) ids.push(await createServer(first, brief));
  first.cloud.compute.retire();
  await first.cloud.compute.idle();
  assert.equal(first.cloud.compute.underWay, 2);
  await first.crash();
  const second = await openCloud(t, first.store);
  for (const id of ids) assert.equal((await second.settled(id)).status, 'ACTIVE');
});

test('a request too many is refused in the form of the API it is for; deletions are let in', async (t) => {
  const gate = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const wrapTransport = (transport: NeutronTransport): NeutronTransport => ({
    ...transport,
    send: async (request) => {
      asked.resolve();
      await gate.promise;
      return transport.send(request);
    },
  });
  const cloud = await freshCloud(t, { maxRequests: 1, wrapTransport });
  const underWay = requestServer(cloud);
  await asked.promise;
  const bodies = {
    '/compute/v2.1/flavors': { serviceUnavailable: { code: 503 } },
    '/network/v2.0/ports': { NeutronError: { type: 'ServiceUnavailable' } },
    '/identity/v3/auth/projects': { error: { code: 503, title: 'Service Unavailable' } },
    '/image/v2/images': { code: '503 Service Unavailable' },
  };
  for (const [path, body] of Object.entries(bodies)) {
    const refused = await cloud.call('demo', 'GET', path);
    assert.equal(refused.status, 503, path);
    assert.equal(refused.headers['retry-after'], '1', path);
    assert.partialDeepStrictEqual(refused.body, body, path);
  }
  const nobody = '/network/v2.0/ports/11111111-2222-3333-4444-555555555555';
  assert.equal((await cloud.call('demo', 'DELETE', nobody)).status, 404);
  gate.resolve();
  assert.equal((await underWay).status, 202);
  assert.equal((await cloud.call('demo', 'GET', '/compute/v2.1/flavors')).status, 200);
});
