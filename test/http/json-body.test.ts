import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp } from '../../src/http/app.ts';
import { brokenBody } from '../../src/http/json-body.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';

const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;

test('a body is JSON or broken; what is nested deeper than any API needs is broken, brackets in texts do not count', async (t) => {
  const app = createApp({ runtime: systemRuntime(), logger: silentLogger });
  t.after(() => app.close());
  let seen: unknown;
  app.post('/', async (request) => {
    seen = request.body;
    return {};
  });
  const read = async (payload: string) => {
    await app.inject({ method: 'POST', url: '/', payload });
    return seen;
  };
  const text = `${'['.repeat(200)}"\\`;
  assert.deepEqual(await read(JSON.stringify({ text, list: [text] })), { text, list: [text] });
  assert.deepEqual(await read(nested(100)), JSON.parse(nested(100)));
  assert.deepEqual(await read(JSON.stringify(Array(500).fill([]))), Array(500).fill([]));
  for (const broken of [nested(102), nested(20_000), '['.repeat(20_000), '{"a":', ']]]']) {
    assert.equal(await read(broken), brokenBody, broken.slice(0, 20));
  }
});
