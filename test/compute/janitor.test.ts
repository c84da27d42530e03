import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Janitor } from '../../src/compute/janitor/janitor.ts';
import type { NetworkInfoKeeper } from '../../src/compute/network-info-keeper.ts';
import type { ComputeServices } from '../../src/compute/services.ts';
import type { Database } from '../../src/store/index.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { noMetrics } from '../../src/telemetry/metrics.ts';
import { testDatabase } from '../support/database.ts';
import { testOnEngines } from '../support/engines.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const minute = 60_000;
const host = { host: 'berth', node: 'berth', availabilityZone: 'nova' };

/** A process with a janitor that comes every ten minutes. Each round asks the driver for its guests once. */
function startable(database: Database, runtime = virtualRuntime(), interval = 10 * minute) {
  let rounds = 0;
  const services = {
    database,
    runtime,
    logger: silentLogger,
    host,
    hosts: [host],
    driver: {
      listInstances: async () => {
        rounds += 1;
        return [];
      },
    },
    network: { serverPorts: async function* () {} },
  } as unknown as ComputeServices;
  const janitor = new Janitor({
    services,
    keeper: {} as NetworkInfoKeeper,
    metrics: noMetrics,
    interval,
    grace: 0,
  });
  return { janitor, runtime, rounds: () => rounds };
}

/** Lets virtual time pass, and what begins meanwhile end. */
async function pass(runtime: ReturnType<typeof virtualRuntime>, ms: number, janitor: Janitor): Promise<void> {
  await runtime.timers.sleep(ms);
  await janitor.idle();
}

test('a round is made in every interval, the first one when one is over, and none after the stop', async (t) => {
  const { janitor, runtime, rounds } = startable(testDatabase(t));
  janitor.start();
  await pass(runtime, 9 * minute, janitor);
  assert.equal(rounds(), 0, 'a start has better things to do');
  await pass(runtime, 2 * minute, janitor);
  assert.equal(rounds(), 1);
  await pass(runtime, 11 * minute, janitor);
  assert.equal(rounds(), 2);
  janitor.stop();
  await pass(runtime, 60 * minute, janitor);
  await janitor.sweep();
  assert.equal(rounds(), 2);
});

test('with the interval 0 there is none by itself', async (t) => {
  const { janitor, runtime, rounds } = startable(testDatabase(t), virtualRuntime(), 0);
  janitor.start();
  await pass(runtime, 60 * minute, janitor);
  assert.equal(rounds(), 0);
  await janitor.sweep();
  assert.equal(rounds(), 1);
});

testOnEngines('of processes that share a database one makes the round of an interval', async (_t, database) => {
  const runtime = virtualRuntime();
  const processes = [startable(database, runtime), startable(database, runtime), startable(database, runtime)];
  for (const { janitor } of processes) janitor.start();
  for (let interval = 1; interval <= 3; interval += 1) {
    await runtime.timers.sleep(10 * minute + 1);
    for (const { janitor } of processes) await janitor.idle();
    const total = processes.reduce((sum, { rounds }) => sum + rounds(), 0);
    assert.equal(total, interval);
  }
});

testOnEngines('rounds that are asked for at once come one after the other', async (_t, database) => {
  const { janitor, rounds } = startable(database);
  await Promise.all([janitor.sweep(), janitor.sweep(), janitor.sweep()]);
  assert.equal(rounds(), 3);
});
