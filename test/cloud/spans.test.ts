import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { trace as openTelemetry, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { createServer } from '../support/servers.ts';
import { freshCloud } from '../support/test-cloud.ts';

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
after(() => provider.shutdown());

const millis = ([seconds, nanos]: readonly [number, number]) => seconds * 1000 + nanos / 1e6;

/** The spans of a server's build, and which is below which. */
function spansOf(server: string) {
  const all = exporter.getFinishedSpans();
  const whole = all.find(({ attributes }) => attributes['berth.server.id'] === server);
  assert.ok(whole);
  const below = (span: ReadableSpan) =>
    all.filter(({ parentSpanContext: up }) => up?.spanId === span.spanContext().spanId);
  return { whole, below };
}

test('without an SDK nothing is told, and nothing is read for it', async (t) => {
  const cloud = await freshCloud(t);
  assert.equal((await cloud.settled(await createServer(cloud, { networks: 'none' }))).status, 'ACTIVE');
  assert.deepEqual(exporter.getFinishedSpans(), []);
});

test('a build is told as spans: its steps below it, their calls below these', async (t) => {
  openTelemetry.setGlobalTracerProvider(provider);
  const cloud = await freshCloud(t);
  const id = await createServer(cloud, { networks: 'auto' });
  await cloud.settled(id);
  const { whole, below } = spansOf(id);
  assert.deepEqual([whole.name, whole.attributes['berth.saga.state']], ['berth.build', 'done']);
  assert.equal(whole.status.code, SpanStatusCode.UNSET);
  assert.match(String(whole.attributes['berth.request_id']), /^req-/);
  const steps = below(whole);
  assert.deepEqual(steps.map(({ name }) => name).sort(), ['activate', 'claim', 'disks', 'network', 'spawn']);
  for (const { startTime, endTime } of steps) {
    assert.ok(millis(startTime) >= millis(whole.startTime) && millis(endTime) <= millis(whole.endTime));
  }
  const network = steps.find(({ name }) => name === 'network');
  assert.ok(network);
  const [create] = below(network).filter(({ name }) => name === 'POST');
  assert.equal(create?.kind, SpanKind.CLIENT);
  assert.deepEqual(
    [create?.attributes['url.path'], create?.attributes['http.response.status_code'], create?.attributes['berth.nic']],
    ['/v2.0/ports', 201, 0],
  );
});

test('a build that fails is an error, and so is the step; what was taken back has spans of its own', async (t) => {
  openTelemetry.setGlobalTracerProvider(provider);
  const cloud = await freshCloud(t);
  const id = await createServer(cloud, { networks: 'auto', metadata: { 'fake:fail': 'spawn' } });
  await cloud.settled(id);
  const { whole, below } = spansOf(id);
  assert.equal(whole.status.code, SpanStatusCode.ERROR);
  assert.match(whole.status.message ?? '', /^FakeFailure/);
  const steps = below(whole);
  assert.equal(steps.find(({ name }) => name === 'spawn')?.status.code, SpanStatusCode.ERROR);
  const undo = steps.find(({ name }) => name === 'undo network');
  assert.ok(undo);
  assert.ok(below(undo).some(({ name }) => name === 'DELETE'));
});
