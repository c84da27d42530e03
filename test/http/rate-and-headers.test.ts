import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { type AppOptions, createApp } from '../../src/http/app.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { freshCloud } from '../support/test-cloud.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

function app(t: TestContext, options: Partial<AppOptions> = {}) {
  const runtime = virtualRuntime();
  const made = createApp({ runtime, logger: silentLogger, ...options });
  made.get('/compute/x', async () => ({ x: 1 }));
  made.get('/healthz', async () => ({ ok: true }));
  t.after(() => made.close());
  const get = (url: string, remoteAddress = '10.0.0.1', headers = {}) =>
    made.inject({ method: 'GET', url, remoteAddress, headers });
  return { get, runtime };
}

test('an address that asks too often is told when to come again; others, and the state of the process, are not affected', async (t) => {
  const { get, runtime } = app(t, { rateLimit: { perSecond: 2, burst: 3 } });
  const asked = async (times: number, address?: string) =>
    (await Promise.all(Array.from({ length: times }, () => get('/compute/x', address)))).map((one) => one.statusCode);
  assert.deepEqual(await asked(5), [200, 200, 200, 429, 429]);
  const refused = await get('/compute/x', '10.0.0.1', { 'x-forwarded-for': '10.9.9.9' });
  assert.deepEqual([refused.statusCode, refused.headers['retry-after']], [429, '1']);
  assert.equal(refused.json().error.code, 429);
  assert.deepEqual(await asked(1, '10.0.0.2'), [200]);
  assert.equal((await get('/healthz')).statusCode, 200);
  await runtime.timers.sleep(1000);
  assert.deepEqual(await asked(3), [200, 200, 429]);
  await runtime.timers.sleep(60_000);
  assert.deepEqual(await asked(4), [200, 200, 200, 429], 'no more than the burst is saved');
});

test('without a limit nobody is refused', async (t) => {
  const { get } = app(t);
  for (let i = 0; i < 200; i += 1) assert.equal((await get('/compute/x')).statusCode, 200);
});

test('every face refuses in its own form, with security headers on that and on all answers', async (t) => {
  const { cloud } = await freshCloud(t, { rateLimit: { perSecond: 1e-6, burst: 20 } });
  const ask = (url: string, remoteAddress: string) => cloud.app.inject({ method: 'GET', url, remoteAddress });
  const forms: Readonly<Record<string, (body: Record<string, Record<string, unknown>>) => unknown>> = {
    '/identity/v3/projects': (body) => body.error?.code,
    '/image/v2/images': (body) => Number(String(body.code).slice(0, 3)),
    '/network/v2.0/ports': (body) => (body.NeutronError ? 429 : null),
    '/compute/v2.1/servers': (body) => body.overLimit?.code,
  };
  for (const [index, [url, code]] of Object.entries(forms).entries()) {
    const address = `10.0.1.${index}`;
    for (let i = 0; i < 20; i += 1) assert.equal((await ask(url, address)).statusCode, 401);
    const refused = await ask(url, address);
    assert.equal(refused.statusCode, 429, url);
    assert.equal(code(refused.json()), 429, refused.body);
    for (const answer of [refused, await ask(url, '10.0.2.1')]) {
      assert.equal(answer.headers['x-content-type-options'], 'nosniff');
      assert.equal(answer.headers['x-frame-options'], 'DENY');
      assert.equal(answer.headers['cache-control'], 'no-store');
      assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/);
      assert.equal(answer.headers['strict-transport-security'], undefined);
    }
  }
});

test('over TLS browsers are told to stay with it, but for names of their own machine', async (t) => {
  const file = (name: string) => readFileSync(new URL(`../support/tls/${name}`, import.meta.url));
  const { get } = app(t, { tls: { cert: file('certificate.pem'), key: file('key.pem') }, hosts: 'any' });
  const told = async (host: string) =>
    (await get('/healthz', '10.0.0.1', { host })).headers['strict-transport-security'];
  assert.equal(await told('cloud.example:8774'), 'max-age=31536000');
  for (const host of ['localhost', 'x.localhost:1', '127.0.0.1', '[::1]:8774'])
    assert.equal(await told(host), undefined, host);
});
