import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diceOf } from '../../fuzz/api/dice.ts';
import { operationsOf } from '../../fuzz/api/documented.ts';
import { drawRequest } from '../../fuzz/api/draw-request.ts';
import { Pool } from '../../fuzz/api/pool.ts';
import { fuzzApis, textOfFinds } from '../../fuzz/api/run.ts';

test('500 requests drawn from the documents of the APIs: no failure, no hang, no secret in the log', async (t) => {
  const { requests, statuses, asked, operations, finds } = await fuzzApis([1], 500);
  t.diagnostic(`${requests} requests, ${JSON.stringify(Object.fromEntries(statuses))}`);
  assert.equal(finds.length, 0, textOfFinds(finds));
  assert.ok(asked > operations * 0.8, `${asked} of ${operations} operations asked`);
  const done = [200, 201, 202, 204].reduce((sum, status) => sum + (statuses.get(status) ?? 0), 0);
  // Requests that are all refused prove little.
  assert.ok(done > requests / 8, `${done} of ${requests} done`);
});

test('a seed draws the same requests again, and another one others', () => {
  const document = { paths: { '/compute/v2.1/servers/{server_id}': { get: {}, put: {} } } };
  const [get, put] = operationsOf('compute', document);
  assert.ok(get && put);
  const draw = (seed: number) => {
    const dice = diceOf(seed);
    return [get, put, get, put, get, put].map((operation) => drawRequest(dice, new Pool(), operation));
  };
  assert.deepEqual(draw(5), draw(5));
  assert.notDeepEqual(draw(5), draw(6));
});
