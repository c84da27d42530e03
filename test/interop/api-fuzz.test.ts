import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzApis, textOfFinds } from '../../fuzz/api/run.ts';

const skip = process.env.BERTH_VERIFY !== '1' && 'npm run verify only; npm test asks some hundred';

test('20,000 requests drawn from the documents of the APIs: no failure, no hang, no secret in the log', {
  skip,
}, async (t) => {
  const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
  const { requests, statuses, asked, operations, finds } = await fuzzApis(seeds, 1250);
  t.diagnostic(`${requests} requests, ${JSON.stringify(Object.fromEntries(statuses))}`);
  assert.equal(finds.length, 0, textOfFinds(finds));
  assert.ok(requests >= 20_000, `only ${requests} requests`);
  assert.ok(asked > operations * 0.9, `${asked} of ${operations} operations asked`);
});
