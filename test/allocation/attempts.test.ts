import assert from 'node:assert/strict';
import test from 'node:test';
import { on, World } from '../support/allocation-world.ts';
import type { Trouble } from '../support/wire.ts';

/** Starts an allocation whose creation meets trouble for a while; answers its outcome and the pauses between attempts. */
async function attempts(retries: number, failures: number, trouble: Trouble = 503) {
  let times = 0;
  const at: number[] = [];
  const world = new World({ options: { networkAllocateRetries: retries } });
  world.wire.options = {
    trouble: ({ method }) => {
      if (method !== 'POST') return null;
      at.push(world.runtime.clock.monotonic() / 1000);
      return times++ < failures ? trouble : null;
    },
  };
  const network = world.neutron.network();
  const info = world.api.startAllocation(world.request([on(network.id)]));
  const outcome = await info.wait().catch((error: { code: string }) => error.code);
  const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0));
  return { world, outcome, pauses, tries: times };
}

/** A pause may be shortened by up to a quarter. */
function assertPauses(pauses: readonly number[], nominal: readonly number[]): void {
  assert.equal(pauses.length, nominal.length);
  for (const [index, pause] of pauses.entries()) {
    const longest = nominal[index] ?? 0;
    assert.ok(pause <= longest && pause >= longest * 0.75, `pause ${index} of ${pause} s`);
  }
}

test('R01: without retries there is no second attempt', async () => {
  const { outcome, tries } = await attempts(0, 1);
  assert.deepEqual([outcome, tries], ['NeutronUnavailable', 1]);
});

test('R02: two failures, then success', async () => {
  const { world, outcome, pauses } = await attempts(2, 2);
  assert.equal(outcome.length, 1);
  assert.equal(world.ownPorts.length, 1);
  assertPauses(pauses, [1, 2]);
});

test('R03: pauses double up to 30 seconds', async () => {
  const { outcome, pauses } = await attempts(7, 99);
  assert.equal(outcome, 'NeutronUnavailable');
  assertPauses(pauses, [1, 2, 4, 8, 16, 30, 30]);
});

test('R04: one retry is two attempts', async () => {
  const { tries } = await attempts(1, 99);
  assert.equal(tries, 2);
});

test("R13: the user's errors are not tried again", async () => {
  for (const trouble of [403, 404, 409] as const) assert.equal((await attempts(5, 99, trouble)).tries, 1);
});

test('attempts end with the overall deadline', async () => {
  const { outcome, world } = await attempts(99, 999);
  assert.equal(outcome, 'NetworkAllocationTimeout');
  assert.ok(world.runtime.clock.monotonic() <= 300_000);
});
