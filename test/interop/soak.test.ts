import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soak } from '../../soak/soak.ts';

const minutes = process.env.BERTH_VERIFY === '1' ? 30 : 1;

test(`after ${minutes} minutes of clients that work on a cloud which is killed every few seconds, its books balance`, async (t) => {
  const { violations, operations, kills, recovered } = await soak({ minutes, clients: 16, killEvery: 5, seed: 1 });
  t.diagnostic(`${operations} operations, ${kills} kills, ${recovered} sagas recovered`);
  assert.deepEqual(violations, []);
  // Where nothing is killed in the middle, nothing is proven.
  assert.ok(kills > minutes * 5 && recovered > kills, `${kills} kills, ${recovered} sagas recovered`);
});
