import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createApp } from '../../src/http/app.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';

/** An app that listens, and whose timers are a hundred times as fast. */
async function listening(t: TestContext) {
  const runtime = systemRuntime();
  const timers = {
    ...runtime.timers,
    after: (ms: number, action: () => void) => runtime.timers.after(ms / 100, action),
  };
  const app = createApp({ runtime: { ...runtime, timers }, logger: silentLogger });
  app.post('/', async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { done: true };
  });
  await app.listen({ port: 0 });
  t.after(() => app.close());
  return { app, port: (app.server.address() as AddressInfo).port };
}

test('closing is not held up by a client that never finishes its request', async (t) => {
  const { app, port } = await listening(t);
  const slow = connect(port).on('error', () => {});
  t.after(() => slow.destroy());
  const arrived = once(app.server, 'request');
  slow.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"ser');
  await arrived;
  const cut = once(slow, 'close');
  await app.close();
  await cut;
});

test('closing lets a request that is under way have its answer', async (t) => {
  const { app, port } = await listening(t);
  const arrived = once(app.server, 'request');
  const answer = fetch(`http://localhost:${port}/`, { method: 'POST' });
  await arrived;
  await app.close();
  const response = await answer;
  assert.deepEqual(await response.json(), { done: true });
  assert.equal(response.headers.get('connection'), 'close', 'nobody keeps the connection for later');
});

test('a request must arrive within a minute', async (t) => {
  const { app } = await listening(t);
  assert.equal(app.server.requestTimeout, 60_000);
});
