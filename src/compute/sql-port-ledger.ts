import type { Amendment, NicRecord, PortLedger, Vif } from '../allocation/index.ts';
import {
  all,
  type Database,
  first,
  prepared,
  putRow,
  type Queries,
  run,
  type Unit,
  type VirtualInterfaceTable,
} from '../store/index.ts';
import { turnOf } from './interface-turn.ts';
import { taskState } from './states.ts';

/** One server's NIC records in the database, or `only` one of them: one row a NIC, its network info with it. */
export class SqlPortLedger implements PortLedger {
  readonly #database: Database;
  readonly #instanceUuid: string;
  readonly #only: number | null;

  constructor(database: Database, instanceUuid: string, only: number | null = null) {
    this.#database = database;
    this.#instanceUuid = instanceUuid;
    this.#only = only;
  }

  read(): Promise<readonly NicRecord[]> {
    const uuid = this.#instanceUuid;
    const only = this.#only;
    return this.#database.read(function* (queries) {
      const rows = yield* all(only === null ? nicsOf(queries, { uuid }) : nicOf(queries, { uuid, index: only }));
      return rows.map(recordOfRow);
    });
  }

  put(records: readonly NicRecord[]): Promise<void> {
    const uuid = this.#instanceUuid;
    const rows = records.map((record) => rowOfRecord(uuid, record));
    return this.#database.write(function* (queries) {
      yield* disown(queries, uuid, records);
      for (const row of rows) yield* run(putRow(queries, 'virtual_interface', ['instance_uuid', 'nic'], row));
    });
  }

  amend({ changed, added }: Amendment): Promise<void> {
    const uuid = this.#instanceUuid;
    return this.#database.write(function* (queries) {
      for (const { index, portId, vif } of changed) {
        if (portId === null || vif === null) continue;
        yield* run(
          queries
            .updateTable('virtual_interface')
            .set({ vif: JSON.stringify(vif) })
            .where('instance_uuid', '=', uuid)
            .where('nic', '=', index)
            .where('port_id', '=', portId),
        );
      }
      if (added.length === 0) return;
      const instance = yield* first(
        queries.selectFrom('instance').select(['task_state', 'deleted']).where('uuid', '=', uuid),
      );
      if (!instance || instance.deleted === 1 || instance.task_state === taskState.deleting) return;
      // What an attach makes is its own to record.
      if ((yield* turnOf(queries, uuid)) !== null) return;
      const recorded = yield* portsOf(queries, uuid);
      yield* disown(queries, uuid, added);
      for (const record of added.filter(({ portId }) => portId === null || !recorded.has(portId))) {
        yield* run(
          queries
            .insertInto('virtual_interface')
            .values(rowOfRecord(uuid, record))
            .onConflict((conflict) => conflict.columns(['instance_uuid', 'nic']).doNothing()),
        );
      }
    });
  }

  async remove(indexes: readonly number[]): Promise<void> {
    if (indexes.length === 0) return;
    const uuid = this.#instanceUuid;
    await this.#database.write((queries) => forgetNics(queries, uuid, indexes));
  }
}

const nicsOf = prepared((queries, { uuid }: { uuid: string }) =>
  queries.selectFrom('virtual_interface').selectAll().where('instance_uuid', '=', uuid).orderBy('nic'),
);

const nicOf = prepared((queries, { uuid, index }: { uuid: string; index: number }) =>
  queries.selectFrom('virtual_interface').selectAll().where('instance_uuid', '=', uuid).where('nic', '=', index),
);

function* portsOf(queries: Queries, uuid: string): Unit<ReadonlySet<string>> {
  const rows = yield* all(queries.selectFrom('virtual_interface').select('port_id').where('instance_uuid', '=', uuid));
  return new Set(rows.flatMap(({ port_id }) => port_id ?? []));
}

/** Removes NIC records of a server, all unless told which. What they say of whose the ports are is kept. */
export function* forgetNics(queries: Queries, uuid: string, indexes: readonly number[] | null = null): Unit<number> {
  let forgotten = queries
    .selectFrom('virtual_interface')
    .select(['instance_uuid', 'ownership', 'network_id', 'port_id'])
    .where('instance_uuid', '=', uuid);
  let removal = queries.deleteFrom('virtual_interface').where('instance_uuid', '=', uuid);
  if (indexes !== null) {
    forgotten = forgotten.where('nic', 'in', [...indexes]);
    removal = removal.where('nic', 'in', [...indexes]);
  }
  const columns = ['instance_uuid', 'ownership', 'network_id', 'port_id'] as const;
  yield* run(queries.insertInto('past_nic').columns(columns).expression(forgotten));
  return yield* run(removal);
}

/**
 * A port that was made for one server, and that its user has brought to another one since, is not the first one's to delete
 * any more.
 */
function* disown(queries: Queries, uuid: string, records: readonly NicRecord[]): Unit<void> {
  const brought = records.flatMap(({ ownership, portId }) =>
    ownership === 'brought' && portId !== null ? portId : [],
  );
  if (brought.length === 0) return;
  for (const table of ['virtual_interface', 'past_nic'] as const) {
    yield* run(
      queries
        .updateTable(table)
        .set({ ownership: 'brought' })
        .where('port_id', 'in', brought)
        .where('instance_uuid', '!=', uuid),
    );
  }
}

function recordOfRow(row: VirtualInterfaceTable): NicRecord {
  return {
    index: row.nic,
    ownership: row.ownership === 'brought' ? 'brought' : 'created',
    state: row.state === 'bound' ? 'bound' : 'intended',
    networkId: row.network_id,
    portId: row.port_id,
    fixedIp: row.fixed_ip,
    tag: row.tag,
    vif: row.vif === null ? null : (JSON.parse(row.vif) as Vif),
  };
}

function rowOfRecord(instanceUuid: string, record: NicRecord): VirtualInterfaceTable {
  return {
    instance_uuid: instanceUuid,
    nic: record.index,
    ownership: record.ownership,
    state: record.state,
    network_id: record.networkId,
    port_id: record.portId,
    fixed_ip: record.fixedIp,
    tag: record.tag,
    vif: record.vif === null ? null : JSON.stringify(record.vif),
  };
}
