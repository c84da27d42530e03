import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { NicRecord, Vif } from '../../src/allocation/index.ts';
import { instanceOfRow, rowOfNewInstance } from '../../src/compute/instance.ts';
import { insertInstances } from '../../src/compute/instance-store.ts';
import { SqlPortLedger } from '../../src/compute/sql-port-ledger.ts';
import { unplugGone } from '../../src/compute/unplug-gone.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { testDatabase } from '../support/database.ts';
import { testSealer } from '../support/keys.ts';
import { newInstance } from '../support/new-instance.ts';

const hosts = [{ host: 'h1', node: 'h1', availabilityZone: 'nova' }];
const vif = { id: 'p1', profile: {} } as Vif;
const nic: NicRecord = {
  index: 0,
  ownership: 'created',
  state: 'bound',
  networkId: 'n1',
  portId: 'p1',
  fixedIp: null,
  tag: null,
  vif,
};

async function serverOn(t: TestContext, name: string) {
  const database = testDatabase(t);
  const row = { ...rowOfNewInstance(newInstance(), testSealer(), '2026-01-01T00:00:00.000Z'), host: name };
  await database.write((queries) => insertInstances(queries, [row]));
  const ledger = new SqlPortLedger(database, row.uuid);
  await ledger.put([nic]);
  const unplug = (driver: Parameters<typeof unplugGone>[0]['driver']) =>
    unplugGone(
      { database, hosts, logger: silentLogger, driver },
      instanceOfRow(row),
      nic,
      new AbortController().signal,
    );
  return { ledger, unplug };
}

test('Q15 the driver takes the NIC out, and then it is forgotten', async (t) => {
  const { ledger, unplug } = await serverOn(t, 'h1');
  let recorded = -1;
  await unplug({
    detachInterface: async (_instance, detached) => {
      assert.deepEqual(detached, vif);
      recorded = (await ledger.read()).length;
    },
  });
  assert.deepEqual([recorded, await ledger.read()], [1, []]);
});

test('Q16 a driver that cannot do it is let be, and the NIC forgotten', async (t) => {
  const { ledger, unplug } = await serverOn(t, 'h1');
  await unplug({});
  assert.deepEqual(await ledger.read(), []);
});

test('Q17 where the driver fails the NIC stays', async (t) => {
  const { ledger, unplug } = await serverOn(t, 'h1');
  await unplug({
    detachInterface: async () => {
      throw new Error('busy');
    },
  });
  assert.deepEqual(await ledger.read(), [nic]);
});

test('a NIC on another host is left to that host', async (t) => {
  const { ledger, unplug } = await serverOn(t, 'h2');
  await unplug({ detachInterface: async () => assert.fail('the guest is not here') });
  assert.deepEqual(await ledger.read(), [nic]);
});
