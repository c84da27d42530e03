import assert from 'node:assert/strict';
import type { NicRecord, Vif } from '../../src/allocation/index.ts';
import { rowOfNewInstance } from '../../src/compute/instance.ts';
import { insertInstances, markDeleting } from '../../src/compute/instance-store.ts';
import { SqlPortLedger } from '../../src/compute/sql-port-ledger.ts';
import type { Database } from '../../src/store/index.ts';
import { testOnEngines } from '../support/engines.ts';
import { testSealer } from '../support/keys.ts';
import { newInstance } from '../support/new-instance.ts';

const now = '2026-01-01T00:00:00.000Z';
const vif = (id: string, label: string) => ({ id, network: { label } }) as Vif;
const nic = (index: number, portId: string, label = 'old'): NicRecord => ({
  index,
  ownership: 'created',
  state: 'bound',
  networkId: 'n1',
  portId,
  fixedIp: null,
  tag: null,
  vif: vif(portId, label),
});

async function withNics(database: Database) {
  const row = rowOfNewInstance(newInstance(), testSealer(), now);
  await database.write((queries) => insertInstances(queries, [row]));
  const ledger = new SqlPortLedger(database, row.uuid);
  await ledger.put([nic(0, 'p0'), nic(1, 'p1')]);
  return { uuid: row.uuid, ledger };
}

testOnEngines('N27 two writers who have each looked at one NIC both keep their word', async (_t, database) => {
  const { uuid, ledger } = await withNics(database);
  const other = new SqlPortLedger(database, uuid);
  await Promise.all([
    ledger.amend({ changed: [nic(0, 'p0', 'new')], added: [] }),
    other.amend({ changed: [nic(1, 'p1', 'newer')], added: [] }),
  ]);
  assert.deepEqual(await ledger.read(), [nic(0, 'p0', 'new'), nic(1, 'p1', 'newer')]);
});

testOnEngines('what was forgotten, or is another port now, is not written over', async (_t, database) => {
  const { ledger } = await withNics(database);
  await ledger.remove([0]);
  await ledger.put([nic(1, 'p9')]);
  await ledger.amend({ changed: [nic(0, 'p0', 'new'), nic(1, 'p1', 'new')], added: [] });
  assert.deepEqual(await ledger.read(), [nic(1, 'p9')]);
});

testOnEngines('a new NIC takes a free place only', async (_t, database) => {
  const { ledger } = await withNics(database);
  await ledger.amend({ changed: [], added: [nic(1, 'p2'), nic(2, 'p3')] });
  assert.deepEqual(await ledger.read(), [nic(0, 'p0'), nic(1, 'p1'), nic(2, 'p3')]);
});

testOnEngines('N15 nothing is added to a server that is going', async (_t, database) => {
  const { uuid, ledger } = await withNics(database);
  await database.write((queries) => markDeleting(queries, uuid, now));
  await ledger.amend({ changed: [], added: [nic(2, 'p3')] });
  assert.equal((await ledger.read()).length, 2);
});

testOnEngines(
  "a port that is brought to another server is not the first one's to delete any more",
  async (_t, database) => {
    const { ledger } = await withNics(database);
    const second = rowOfNewInstance(newInstance({ uuid: '00000000-0000-4000-8000-000000000002' }), testSealer(), now);
    await database.write((queries) => insertInstances(queries, [second]));
    const brought = { ...nic(0, 'p1'), ownership: 'brought' as const };
    await new SqlPortLedger(database, second.uuid).put([brought]);
    assert.deepEqual(
      (await ledger.read()).map(({ ownership }) => ownership),
      ['created', 'brought'],
    );
  },
);
