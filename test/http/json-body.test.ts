import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createApp } from '../../src/http/app.ts';
import { brokenBody } from '../../src/http/json-body.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';

const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;

/** Sends a body and answers what a handler sees of it. */
function reading(t: TestContext) {
  const app = createApp({ runtime: systemRuntime(), logger: silentLogger });
  t.after(() => app.close());
  let seen: unknown;
  app.post('/', async (request) => {
    seen = request.body;
    return {};
  });
  const read = async (payload: string | Buffer) => {
    await app.inject({ method: 'POST', url: '/', payload });
    return seen;
  };
  return { read };
}

test('a body is JSON or broken; what is nested deeper than any API needs is broken, brackets in texts do not count', async (t) => {
  const { read } = reading(t);
  const text = `${'['.repeat(200)}"\\`;
  assert.deepEqual(await read(JSON.stringify({ text, list: [text] })), { text, list: [text] });
  assert.deepEqual(await read(nested(100)), JSON.parse(nested(100)));
  assert.deepEqual(await read(JSON.stringify(Array(500).fill([]))), Array(500).fill([]));
  for (const broken of [nested(102), nested(20_000), '['.repeat(20_000), '{"a":', ']]]']) {
    assert.equal(await read(broken), brokenBody, broken.slice(0, 20));
  }
});

test('texts that no database keeps as they are make a body broken, and so do bytes that are no UTF-8', async (t) => {
  const { read } = reading(t);
  for (const fine of ['"\\\\u0000"', '"\\ud83d\\ude00"', '"\\u0001"', '{"\\u00e9":"😀"}']) {
    assert.deepEqual(await read(fine), JSON.parse(fine), fine);
  }
  const odd = [
    '"\\u0000"',
    '["a\\ud800"]',
    '{"a":{"b":"\\udc00"}}',
    '{"\\u0000":1}',
    '[[{"\\uDFFF":1}]]',
    '"\\ude00\\ud83d"',
  ];
  for (const broken of odd) assert.equal(await read(broken), brokenBody, broken);
  assert.equal(await read(Buffer.from([0x22, 0xff, 0x22])), brokenBody);
  assert.equal(await read(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])), brokenBody);
});
