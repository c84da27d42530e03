import { all, type ComputeNodeTable, type Database, first, type Queries, type Unit } from '../../store/index.ts';

/** All hosts, in order of their names. There are as many as the operator has machines. */
export async function allHosts(database: Database): Promise<ComputeNodeTable[]> {
  return database.read(function* (queries) {
    return yield* all(queries.selectFrom('compute_node').selectAll().orderBy('host'));
  });
}

/** Undefined when there is no such host. */
export function* nodeOf(queries: Queries, host: string): Unit<ComputeNodeTable | undefined> {
  return yield* first(queries.selectFrom('compute_node').selectAll().where('host', '=', host));
}

/** A server on a host, as the catalogue of hypervisors names it. */
export interface HostedServer {
  readonly id: string;
  readonly name: string;
  readonly host: string;
}

/** The servers on a host. */
export async function serversOn(database: Database, host: string): Promise<HostedServer[]> {
  const rows = await database.read(function* (queries) {
    return yield* all(
      queries
        .selectFrom('instance')
        .select(['uuid', 'name'])
        .where('host', '=', host)
        .where('deleted', '=', 0)
        .orderBy('created_at'),
    );
  });
  return rows.map((row) => ({ id: row.uuid, name: row.name, host }));
}

/** How many servers each host has. Hosts without any are not in the map. */
export async function serverCounts(database: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await database.read(function* (queries) {
    return yield* all(
      queries
        .selectFrom('instance')
        .select(['host', (select) => select.fn.countAll<number>().as('count')])
        .where('host', 'is not', null)
        .where('deleted', '=', 0)
        .groupBy('host'),
    );
  });
  return new Map(rows.map((row) => [row.host ?? '', Number(row.count)]));
}
