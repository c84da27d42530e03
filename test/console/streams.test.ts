import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '../../src/store/index.ts';
import { stream } from '../support/event-stream.ts';
import { freshCloud } from '../support/test-cloud.ts';

test('live views have a bound of their own: they keep no request out, and beyond it a view can still be asked for', async (t) => {
  const cloud = await freshCloud(t, { maxRequests: 2, maxLiveViews: 3 });
  const base = await cloud.cloud.app.listen({ host: '127.0.0.1', port: 0 });
  const headers = { 'x-auth-token': cloud.tokens.demo };
  const url = `${base}/console/api/overview`;
  const looking = [];
  for (let nth = 0; nth < 3; nth += 1) looking.push(await stream(t, url, headers));
  assert.deepEqual(
    looking.map(({ status }) => status),
    [200, 200, 200],
  );
  for (const one of looking) assert.equal((await one.next())?.event, 'state');

  // Three are open where two requests may be under way.
  const create = await fetch(`${base}/compute/v2.1/servers`, { headers });
  assert.equal(create.status, 200, await create.text());

  const fourth = await stream(t, url, headers);
  assert.equal(fourth.status, 503);
  assert.equal(fourth.header('retry-after'), '5');

  const asked = await fetch(url, { headers });
  assert.equal(asked.status, 200);
  const etag = asked.headers.get('etag') ?? '';
  const again = await fetch(url, { headers: { ...headers, 'if-none-match': etag } });
  assert.deepEqual([again.status, again.headers.get('etag'), await again.text()], [304, etag, '']);
  const other = await fetch(url, { headers: { ...headers, 'if-none-match': '"other"' } });
  assert.deepEqual([other.status, await other.json()], [200, await asked.json()]);

  // Who goes makes room.
  looking[0]?.close();
  for (;;) {
    const next = await stream(t, url, headers);
    if (next.status === 200) break;
  }
});

/** A database whose answers take a while, as from another machine: others come meanwhile. */
const distant = (own: Database): Database => ({
  engine: own.engine,
  read: async (work) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return own.read(work);
  },
  write: (work) => own.write(work),
  durable: () => own.durable(),
  exclusively: (name, action) => own.exclusively(name, action),
  close: () => own.close(),
});

test('of many that come at once no more are let in than may be', async (t) => {
  const cloud = await freshCloud(t, { maxLiveViews: 3, wrapDatabase: distant });
  const base = await cloud.cloud.app.listen({ host: '127.0.0.1', port: 0 });
  const headers = { 'x-auth-token': cloud.tokens.demo };
  const all = await Promise.all(Array.from({ length: 12 }, () => stream(t, `${base}/console/api/overview`, headers)));
  assert.equal(all.filter(({ status }) => status === 200).length, 3);
  assert.equal(all.filter(({ status }) => status === 503).length, 9);
  // Those that were refused for another reason have no place either.
  for (const one of all) one.close();
  for (let nth = 0; nth < 5; nth += 1) {
    assert.ok([404, 503].includes((await stream(t, `${base}/console/api/servers/nobody`, headers)).status));
  }
  for (;;) {
    if ((await stream(t, `${base}/console/api/overview`, headers)).status === 200) break;
  }
});

test('with a bound of none there are no live views, and everything can be asked for', async (t) => {
  const cloud = await freshCloud(t, { maxLiveViews: 0 });
  const headers = { 'x-auth-token': cloud.tokens.demo };
  const url = '/console/api/overview';
  const { app } = cloud.cloud;
  assert.equal((await app.inject({ url, headers: { ...headers, accept: 'text/event-stream' } })).statusCode, 503);
  assert.equal((await app.inject({ url, headers })).statusCode, 200);
});
