import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createApp } from '../../src/http/app.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { mountMetrics } from '../../src/server/status/metrics.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { metricCatalogue } from '../../src/telemetry/metric-catalogue.ts';
import { promMetrics } from '../../src/telemetry/prom-metrics.ts';
import { createServer } from '../support/servers.ts';
import { freshCloud } from '../support/test-cloud.ts';

/** A sample line: name, labels, value. */
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

function parse(text: string): { types: Map<string, string>; samples: Sample[] } {
  const types = new Map<string, string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const type = /^# TYPE (\S+) (\S+)$/.exec(line);
    if (type) types.set(type[1] ?? '', type[2] ?? '');
    const sample = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!sample) continue;
    const labels = [...(sample[2] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]);
    samples.push({ name: sample[1] ?? '', labels: Object.fromEntries(labels), value: Number(sample[3]) });
  }
  return { types, samples };
}

/** A cloud whose metrics can be read, after a build that worked, one that failed, their deletions and some refusals. */
async function usedCloud(t: TestContext) {
  const metrics = promMetrics();
  const cloud = await freshCloud(t, { metrics });
  const good = await createServer(cloud, { networks: 'auto' });
  const bad = await createServer(cloud, { networks: 'auto', metadata: { 'fake:fail': 'spawn' } });
  for (const id of [good, bad]) await cloud.settled(id);
  for (const id of [good, bad]) await cloud.ok('DELETE', `/compute/v2.1/servers/${id}`);
  await cloud.cloud.compute.idle();
  await cloud.call('demo', 'GET', `/network/v2.0/ports/${good}`);
  await cloud.call('demo', 'GET', '/network/v2.0/nonsense');
  await cloud.call('demo', 'GET', '/nowhere/at/all?x=1');
  await cloud.call('demo', 'GET', `/image/v2/images/${good}`);
  return { good, bad, scrape: async () => (await metrics.scrape()).text };
}

test('what happened is counted: requests, log-ins, builds, deletions, steps and calls to the network service', async (t) => {
  const { good, bad, scrape } = await usedCloud(t);
  const text = await scrape();
  const { samples } = parse(text);
  const count = (name: string, labels: Record<string, string>) =>
    samples
      .filter(
        (sample) => sample.name === name && Object.entries(labels).every(([key, of]) => sample.labels[key] === of),
      )
      .reduce((sum, { value }) => sum + value, 0);
  const created = { face: 'compute', operation: '/v2.1/servers', method: 'POST', status: '202' };
  assert.equal(count('berth_http_requests_total', created), 2);
  assert.equal(count('berth_http_requests_total', { operation: '/v2.1/servers/:server_id', method: 'DELETE' }), 2);
  assert.equal(count('berth_http_requests_total', { operation: '/v2.0/ports/:id', status: '404' }), 1);
  assert.equal(count('berth_http_requests_total', { face: 'network', operation: 'unknown' }), 1);
  assert.equal(count('berth_http_requests_total', { face: 'berth', operation: 'unknown' }), 1);
  assert.equal(count('berth_http_requests_total', { face: 'image', operation: '/v2/images/:image_id' }), 1);
  assert.equal(count('berth_http_request_duration_seconds_count', { operation: '/v2.1/servers', method: 'POST' }), 2);
  assert.equal(count('berth_logins_total', { outcome: 'accepted' }), 2);
  assert.equal(count('berth_sagas_rested_total', { saga: 'build', outcome: 'done', cause: '' }), 1);
  assert.equal(count('berth_sagas_rested_total', { saga: 'build', outcome: 'unwound', cause: 'FakeFailure' }), 1);
  assert.equal(count('berth_sagas_rested_total', { saga: 'terminate', outcome: 'done' }), 2);
  const steps = 'berth_saga_step_duration_seconds_count';
  assert.equal(count(steps, { saga: 'build', step: 'spawn', way: 'do', outcome: 'succeeded' }), 1);
  assert.equal(count(steps, { saga: 'build', step: 'spawn', way: 'do', outcome: 'failed' }), 1);
  assert.equal(count(steps, { saga: 'build', step: 'network', way: 'undo', outcome: 'succeeded' }), 1);
  assert.equal(count('berth_neutron_calls_total', { route: '/v2.0/ports', method: 'POST', status: '201' }), 2);
  assert.ok(count('berth_neutron_calls_total', { route: '/v2.0/ports/:id', method: 'PUT', status: '200' }) >= 2);
  assert.equal(count('berth_sagas_under_way', {}), 0);
  for (const id of [good, bad, 'nowhere', 'nonsense']) assert.ok(!text.includes(id), `${id} is in no label`);
});

test('builds under way are told by state', async (t) => {
  const metrics = promMetrics();
  const cloud = await freshCloud(t, { metrics });
  const id = await createServer(cloud, { networks: 'auto', metadata: { 'fake:stall': 'spawn=600000' } });
  const { text } = await metrics.scrape();
  assert.match(text, /^berth_sagas\{saga="build",state="running"\} 1$/m);
  assert.match(text, /^berth_sagas_under_way\{saga="build"\} 1$/m);
  assert.match(text, /^berth_sagas_stuck 0$/m);
  await cloud.ok('DELETE', `/compute/v2.1/servers/${id}`);
});

test('what was counted before the first look is in it, and the sum goes on after it', async () => {
  const metrics = promMetrics();
  const logIn = () => metrics.count('berth_logins_total', { outcome: 'accepted' });
  const many = 10_001;
  for (let i = 0; i < many; i += 1) logIn();
  assert.match((await metrics.scrape()).text, new RegExp(`^berth_logins_total\\{outcome="accepted"\\} ${many}$`, 'm'));
  logIn();
  assert.match((await metrics.scrape()).text, new RegExp(`\\} ${many + 1}$`, 'm'));
});

test('a gauge that cannot be read is left out, and the rest is there', async () => {
  const metrics = promMetrics();
  metrics.gauge('berth_sagas', () => Promise.reject(new Error('the database is gone')));
  metrics.gauge('berth_password_hashes_waiting', () => [{ labels: {}, value: 7 }]);
  const { text } = await metrics.scrape();
  assert.match(text, /^berth_password_hashes_waiting 7$/m);
  assert.doesNotMatch(text, /^berth_sagas\{/m);
});

test('metrics are for this machine alone, unless they are for everybody', async (t) => {
  for (const [access, remoteAddress, status] of [
    ['loopback', '127.0.0.1', 200],
    ['loopback', '::ffff:127.0.0.1', 200],
    ['loopback', '::1', 200],
    ['loopback', '192.0.2.7', 403],
    ['loopback', '2001:db8::1', 403],
    ['everybody', '192.0.2.7', 200],
  ] as const) {
    const app = createApp({ runtime: systemRuntime(), logger: silentLogger });
    t.after(() => app.close());
    mountMetrics(app, promMetrics(), access);
    const reply = await app.inject({ method: 'GET', url: '/metrics', remoteAddress });
    assert.equal(reply.statusCode, status, `${access} ${remoteAddress}`);
    if (status === 200) assert.match(reply.body, /^# TYPE berth_logins_total counter$/m);
  }
});

test('the reference has every metric that is printed, with its type and labels, and no other', async (t) => {
  const { scrape } = await usedCloud(t);
  const { types } = parse(await scrape());
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'reference', 'metrics.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` \| (\w+) \| (.*?) ?\| .* \|$/gm)];
  const written = new Map(rows.map(([, name, type]) => [name, type]));
  for (const [name, type] of types) assert.equal(written.get(name), type, `${name} is printed`);
  for (const name of written.keys()) {
    // What the system tells of a process, prom-client reads on Linux only.
    if (name?.startsWith('process_') && process.platform !== 'linux') continue;
    assert.ok(types.has(name ?? ''), `${name} is in the reference`);
  }
  for (const [name, { labels }] of Object.entries(metricCatalogue)) {
    const row = rows.find(([, written]) => written === name);
    const documented = [...(row?.[3] ?? '').matchAll(/`(\w+)`/g)].map(([, label]) => label);
    assert.deepEqual(documented, [...labels], name);
  }
});
