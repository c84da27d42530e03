import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createApp } from '../../src/http/app.ts';
import { watchNeutron } from '../../src/server/seams/neutron-watch.ts';
import { mountHealth } from '../../src/server/status/health.ts';
import { type Probe, Readiness } from '../../src/server/status/readiness.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { capturingLogger } from '../support/capturing-logger.ts';
import { freshCloud } from '../support/test-cloud.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const probe = (check: Probe['check']): Probe => ({ name: 'database', failure: 'the database does not answer', check });

function healthOf(t: TestContext, probes: readonly Probe[]) {
  const runtime = virtualRuntime();
  const { logger, lines } = capturingLogger();
  const readiness = new Readiness({ runtime, logger, probes });
  const app = createApp({ runtime, logger: silentLogger });
  mountHealth(app, readiness);
  t.after(() => app.close());
  const ask = async (path: string) => {
    const { statusCode, headers, body } = await app.inject({ method: 'GET', url: path });
    return { status: statusCode, retryAfter: headers['retry-after'], body: JSON.parse(body) as object };
  };
  return { runtime, readiness, ask, lines };
}

test('while it starts, and while it stops, it is alive and cannot take work', async (t) => {
  const { readiness, ask } = healthOf(t, []);
  const refused = (start: string) => ({
    status: 503,
    retryAfter: '1',
    body: { status: 'not ready', checks: { start } },
  });
  assert.deepEqual(await ask('/readyz'), refused('starting'));
  assert.equal((await ask('/healthz')).status, 200);
  readiness.started();
  assert.deepEqual(await ask('/readyz'), {
    status: 200,
    retryAfter: undefined,
    body: { status: 'ready', checks: { start: 'ok' } },
  });
  readiness.stopping();
  assert.deepEqual(await ask('/readyz'), refused('stopping'));
  assert.equal((await ask('/healthz')).status, 200);
});

test('a check that fails is named; its cause is in the log and nowhere else', async (t) => {
  const broken = probe(async () => {
    throw new Error('disk full on /srv/secret');
  });
  const { readiness, ask, lines } = healthOf(t, [broken]);
  readiness.started();
  assert.deepEqual((await ask('/readyz')).body, {
    status: 'not ready',
    checks: { start: 'ok', database: 'the database does not answer' },
  });
  assert.match(lines.join('\n'), /cannot take work[\s\S]*disk full/);
  assert.equal((await ask('/healthz')).status, 200);
});

test('a check without an answer is a failed one', async (t) => {
  const { runtime, readiness, ask } = healthOf(t, [probe(() => new Promise(() => {}))]);
  readiness.started();
  const [answer] = await Promise.all([ask('/readyz'), runtime.timers.sleep(60_000)]);
  assert.equal(answer.status, 503);
});

test('however many ask within a second, the checks run once', async (t) => {
  let checks = 0;
  const { runtime, readiness, ask } = healthOf(t, [
    probe(async () => {
      checks += 1;
    }),
  ]);
  readiness.started();
  await Promise.all([ask('/readyz'), ask('/readyz'), ask('/readyz')]);
  assert.equal(checks, 1);
  runtime.advance(1001);
  await ask('/readyz');
  assert.equal(checks, 2);
});

test('the database check fails with a database that takes no write, and holds again with the first that it takes', async (t) => {
  let full = false;
  const { cloud } = await freshCloud(t, {
    wrapDatabase: (database) => ({
      engine: database.engine,
      read: (work) => database.read(work),
      write: (work) => (full ? Promise.reject(new Error('disk full')) : database.write(work)),
      durable: () => database.durable(),
      exclusively: (name, action) => database.exclusively(name, action),
      close: () => database.close(),
    }),
  });
  const check = () => cloud.probes[0]?.check(new AbortController().signal);
  await check();
  full = true;
  await assert.rejects(async () => check(), /disk full/);
  full = false;
  await check();
});

/** A Neutron that answers with `status`, or not at all; it counts the calls that reach it. */
function watchedNeutron() {
  const state = { status: 200 as number | null, calls: 0, renewals: 0 };
  const runtime = virtualRuntime();
  const { transport, probe: watch } = watchNeutron(
    {
      send: async () => {
        state.calls += 1;
        if (state.status === null) throw new Error('nobody there');
        return { status: state.status, headers: {}, body: {} };
      },
      renewCredentials: async () => {
        state.renewals += 1;
        state.status = 200;
        return true;
      },
      close: async () => {},
    },
    runtime,
  );
  const { signal } = new AbortController();
  const rights = { kind: 'service', requestId: 'req-1' } as const;
  const call = () => transport.send({ method: 'GET', path: '/v2.0/ports', query: [], headers: {}, rights, signal });
  return { state, runtime, call, check: () => watch.check(signal) };
}

test('an external Neutron that has just answered a call is not asked once more; after a while it is', async () => {
  const { state, runtime, call, check } = watchedNeutron();
  await call();
  await check();
  assert.equal(state.calls, 1);
  runtime.advance(10_001);
  await check();
  assert.equal(state.calls, 2);
});

test('an external Neutron that left the last call unanswered is asked, and is well again when it answers', async () => {
  const { state, call, check } = watchedNeutron();
  await call();
  for (const broken of [null, 503]) {
    state.status = broken;
    await call().catch(() => {});
    await assert.rejects(check(), /nobody there|answers 503/);
  }
  state.status = 200;
  await check();
});

test('an external Neutron that refuses our credentials gets new ones before it counts as broken', async () => {
  const { state, check } = watchedNeutron();
  state.status = 401;
  await check();
  assert.deepEqual([state.calls, state.renewals], [2, 1]);
});
