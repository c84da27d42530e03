import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { promMetrics } from '../../src/telemetry/prom-metrics.ts';
import { allPorts, createServer, deleteServer, ownPort, privateNetwork } from '../support/servers.ts';
import { assertBalanced, freshCloud, oneTry, type TestCloud } from '../support/test-cloud.ts';

interface SagaView {
  readonly id: string;
  readonly name: string;
  readonly subject: string;
  readonly state: string;
  readonly failure: { readonly node: string | null; readonly code: string; readonly message: string } | null;
  readonly events: readonly { readonly node: string | null; readonly kind: string; readonly data: unknown }[];
}

/** Undoes are tried once, so that what fails is stuck at once. */

/** A server whose build fails in spawn, and whose guest cannot be destroyed, once or for ever. */
async function withStuckBuild(t: TestContext, destroy: 'fake:fail' | 'fake:fail-once') {
  const metrics = promMetrics();
  const cloud = await freshCloud(t, { ...oneTry, metrics });
  const network = await privateNetwork(cloud);
  const port = await ownPort(cloud, network);
  const before = await cloud.books();
  const metadata =
    destroy === 'fake:fail' ? { 'fake:fail': 'spawn,destroy' } : { 'fake:fail': 'spawn', 'fake:fail-once': 'destroy' };
  const id = await createServer(cloud, { networks: [{ uuid: network }, { port: port.id }], metadata });
  assert.equal((await cloud.settled(id)).status, 'ERROR');
  const saga = await only(cloud, `state=stuck&subject=${id}`);
  const stuckNow = async () => /^berth_sagas_stuck (\d+)$/m.exec((await metrics.scrape()).text)?.[1];
  return { cloud, before, id, saga, port, network, stuckNow };
}

async function sagas(cloud: TestCloud, query: string): Promise<readonly SagaView[]> {
  const { status, body } = await cloud.call<{ sagas: SagaView[] }>('admin', 'GET', `/operator/v1/sagas?${query}`);
  assert.equal(status, 200);
  return body.sagas;
}

async function only(cloud: TestCloud, query: string): Promise<SagaView> {
  const [saga, ...others] = await sagas(cloud, query);
  assert.ok(saga && others.length === 0);
  return saga;
}

async function read(cloud: TestCloud, id: string): Promise<SagaView> {
  return (await cloud.call<{ saga: SagaView }>('admin', 'GET', `/operator/v1/sagas/${id}`)).body.saga;
}

test('a stuck build is seen, with its events, and taken back to the end when it is retried', async (t) => {
  const { cloud, before, id, saga, stuckNow } = await withStuckBuild(t, 'fake:fail-once');
  assert.equal(await stuckNow(), '1');
  assert.equal(saga.failure?.node, 'spawn');
  const { events } = await read(cloud, saga.id);
  assert.deepEqual(
    events.filter(({ kind }) => kind === 'undo-failed').map(({ node }) => node),
    ['spawn'],
  );
  assert.equal((await cloud.call('admin', 'POST', `/operator/v1/sagas/${saga.id}/retry`)).status, 202);
  const server = await cloud.settled(id);
  assert.equal((await read(cloud, saga.id)).state, 'unwound');
  assert.equal(server.status, 'ERROR');
  assert.doesNotMatch(server.fault?.message ?? '', /could not be taken back/, 'it was');
  assertBalanced(before, await cloud.books());
  assert.equal(await stuckNow(), '0');
});

test('a stuck deletion goes forward when it is retried, and the server is gone', async (t) => {
  const cloud = await freshCloud(t, oneTry);
  const before = await cloud.books();
  const id = await createServer(cloud, { networks: 'auto', metadata: { 'fake:fail-once': 'destroy' } });
  await cloud.settled(id);
  await deleteServer(cloud, id);
  assert.equal((await cloud.settled(id)).status, 'ERROR');
  const saga = await only(cloud, 'state=stuck&name=terminate');
  assert.equal((await cloud.call('admin', 'POST', `/operator/v1/sagas/${saga.id}/retry`)).status, 202);
  await cloud.cloud.compute.idle();
  assert.deepEqual([(await read(cloud, saga.id)).state, (await read(cloud, saga.id)).failure], ['done', null]);
  assert.equal((await cloud.call('demo', 'GET', `/compute/v2.1/servers/${id}`)).status, 404);
  assertBalanced(before, await cloud.books());
});

test('abandoning tells what may be left, touches nothing but the saga, and can be read with who and why', async (t) => {
  const { cloud, id, saga, port, network, stuckNow } = await withStuckBuild(t, 'fake:fail');
  const books = await cloud.books();
  const path = `/operator/v1/sagas/${saga.id}/abandon`;
  const { status, body } = await cloud.call<{ saga: SagaView; left: unknown }>('admin', 'POST', path, {
    why: 'host scrapped',
  });
  assert.equal(status, 200);
  assert.equal(body.saga.state, 'abandoned');
  const created = (await allPorts(cloud)).find((one) => one.device_id === id && one.id !== port.id);
  assert.deepEqual(body.left, {
    guest: true,
    disks: true,
    ports: [
      { id: created?.id, network_id: network, ownership: 'created' },
      { id: port.id, network_id: network, ownership: 'brought' },
    ],
    claim: { host: 'berth', vcpus: 1, memory_mb: 512, disk_gb: 1 },
  });
  const last = (await read(cloud, saga.id)).events.at(-1);
  assert.equal(last?.kind, 'abandoned');
  assert.match(JSON.stringify(last?.data), /"userId":"[0-9a-f-]+","why":"host scrapped"/);
  const after = await cloud.books();
  for (const [table, rows] of Object.entries(books)) {
    if (!['saga', 'saga_event'].includes(table)) assert.deepEqual(after[table], rows, table);
  }
  assert.equal(await stuckNow(), '0');
  for (const verb of ['retry', 'abandon']) {
    const again = await cloud.call('admin', 'POST', `/operator/v1/sagas/${saga.id}/${verb}`, { why: 'again' });
    assert.equal(again.status, 409, verb);
  }
});

test('a server whose stuck build was abandoned can be deleted, and nothing is left', async (t) => {
  const { cloud, before, id, saga } = await withStuckBuild(t, 'fake:fail-once');
  await cloud.call('admin', 'POST', `/operator/v1/sagas/${saga.id}/abandon`, { why: 'the user deletes it' });
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assertBalanced(before, await cloud.books());
});

test('the list is newest first, page after page, by state, kind and server', async (t) => {
  const cloud = await freshCloud(t);
  const ids: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    ids.push(await createServer(cloud, { networks: 'none' }));
    await cloud.cloud.compute.idle();
  }
  await deleteServer(cloud, ids[0] ?? '');
  await cloud.cloud.compute.idle();
  const whole = await sagas(cloud, '');
  assert.deepEqual(
    whole.map(({ name, subject }) => `${name} ${ids.indexOf(subject)}`),
    ['terminate 0', 'build 2', 'build 1', 'build 0'],
  );
  const paged: SagaView[] = [];
  let next: string | undefined = '/operator/v1/sagas?limit=3';
  while (next !== undefined) {
    const { body }: { body: { sagas: SagaView[]; sagas_links?: { href: string }[] } } = await cloud.call(
      'admin',
      'GET',
      next,
    );
    paged.push(...body.sagas);
    const href: string | undefined = body.sagas_links?.[0]?.href;
    next = href && new URL(href).pathname + new URL(href).search;
  }
  assert.deepEqual(paged, whole);
  assert.equal((await sagas(cloud, 'name=build')).length, 3);
  assert.equal((await sagas(cloud, 'state=done')).length, 4);
  assert.equal((await sagas(cloud, `subject=${ids[0]}`)).length, 2);
  for (const query of [
    'state=dead',
    'limit=0',
    'limit=1001',
    'limit=x',
    'marker=nobodys',
    'colour=red',
    'name=a&name=b',
  ]) {
    const { status, body } = await cloud.call<{ error: { title: string } }>(
      'admin',
      'GET',
      `/operator/v1/sagas?${query}`,
    );
    assert.deepEqual([status, body.error.title], [400, 'Bad Request'], query);
  }
});

test('who is no administrator sees nothing and decides nothing', async (t) => {
  const { cloud, saga } = await withStuckBuild(t, 'fake:fail');
  for (const [method, path] of [
    ['GET', ''],
    ['GET', `/${saga.id}`],
    ['POST', `/${saga.id}/retry`],
    ['POST', `/${saga.id}/abandon`],
  ] as const) {
    const { status, body } = await cloud.call(
      'demo',
      method,
      `/operator/v1/sagas${path}`,
      ...(method === 'POST' ? [{ why: 'x' }] : []),
    );
    assert.equal(status, 403, path);
    assert.doesNotMatch(JSON.stringify(body), /spawn/);
  }
  assert.equal((await read(cloud, saga.id)).state, 'stuck');
});

test('an abandonment needs a reason', async (t) => {
  const { cloud, saga } = await withStuckBuild(t, 'fake:fail');
  for (const body of [
    {},
    { why: '' },
    { why: ' ' },
    { why: 7 },
    { why: 'x'.repeat(1001) },
    { why: 'x', force: true },
  ]) {
    const { status } = await cloud.call('admin', 'POST', `/operator/v1/sagas/${saga.id}/abandon`, body);
    assert.equal(status, 400, JSON.stringify(body));
  }
  assert.equal((await read(cloud, saga.id)).state, 'stuck');
});

test('findings come page after page, the oldest first, and a query that makes no sense is refused', async (t) => {
  const cloud = await freshCloud(t);
  const network_id = await privateNetwork(cloud);
  for (const device_id of ['x', 'y', 'z']) {
    const port = { network_id, device_id, device_owner: 'compute:nova' };
    await cloud.ok('POST', '/network/v2.0/ports', { port });
    await cloud.cloud.compute.sweep();
  }
  interface Findings {
    readonly findings: readonly { readonly id: string; readonly server_id: string }[];
    readonly findings_links?: readonly { readonly href: string }[];
  }
  const read = async (query: string) =>
    (await cloud.call<Findings>('admin', 'GET', `/operator/v1/findings?${query}`)).body;
  const whole = await read('');
  assert.deepEqual(whole.findings.map(({ server_id }) => server_id).toSorted(), ['x', 'y', 'z']);
  const first = await read('limit=2');
  const next = new URL(first.findings_links?.[0]?.href ?? '');
  const second = await read(next.search.slice(1));
  assert.deepEqual([...first.findings, ...second.findings], whole.findings);
  assert.equal(second.findings_links, undefined);
  for (const query of ['state=open', 'limit=0', 'marker=nobodys', 'colour=red', 'kind=a&kind=b']) {
    assert.equal((await cloud.call('admin', 'GET', `/operator/v1/findings?${query}`)).status, 400, query);
  }
  assert.equal((await cloud.call('demo', 'GET', '/operator/v1/findings')).status, 403);
});
