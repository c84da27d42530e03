import { settleZone, zoneKey, zonesByAggregate } from '../../compute/index.ts';
import { type AggregateTable, all, first, isConflict, type Queries, run, type Unit } from '../../store/index.ts';
import { badRequest, conflict, notFound } from '../errors/nova-error.ts';

/** An aggregate with its hosts. */
export interface Aggregate extends Omit<AggregateTable, 'metadata'> {
  readonly metadata: Readonly<Record<string, string>>;
  readonly hosts: readonly string[];
}

/** All of them, in order of their numbers. */
export function* allAggregates(queries: Queries): Unit<Aggregate[]> {
  const rows = yield* all(queries.selectFrom('aggregate').selectAll().orderBy('id'));
  const hosts = yield* all(queries.selectFrom('aggregate_host').selectAll().orderBy('host'));
  return rows.map((row) => ({
    ...row,
    metadata: JSON.parse(row.metadata),
    hosts: hosts.filter((one) => one.aggregate_id === row.id).map((one) => one.host),
  }));
}

/** Throws HttpError 404. `id` is as it stands in the path. */
export function* aggregateToShow(queries: Queries, id: string): Unit<Aggregate> {
  const found = (yield* allAggregates(queries)).find((one) => String(one.id) === id);
  if (!found) throw notFound(`Aggregate ${id.slice(0, 60)} could not be found.`);
  return found;
}

/** Gives it the next number. A conflict names `uq_aggregate_name`. */
export function* insertAggregate(queries: Queries, aggregate: Omit<Aggregate, 'id' | 'hosts'>): Unit<Aggregate> {
  yield* run(
    queries
      .updateTable('aggregate_number')
      .set((set) => ({ last_number: set('last_number', '+', 1) }))
      .where('id', '=', 1),
  );
  const id = (yield* first(queries.selectFrom('aggregate_number').select('last_number')))?.last_number ?? 0;
  yield* run(
    queries.insertInto('aggregate').values({ ...aggregate, id, metadata: JSON.stringify(aggregate.metadata) }),
  );
  return { ...aggregate, id, hosts: [] };
}

/** Sets name and metadata, and the zone of the hosts by it. Throws HttpError 409 where they cannot go to that zone. */
export function* updateAggregate(queries: Queries, aggregate: Aggregate): Unit<Aggregate> {
  const { id, name, metadata, updated_at } = aggregate;
  const values = { name, metadata: JSON.stringify(metadata), updated_at };
  yield* run(queries.updateTable('aggregate').set(values).where('id', '=', id));
  for (const host of aggregate.hosts) yield* moveHost(queries, host);
  return aggregate;
}

/** Throws HttpError 400 while hosts are in it. */
export function* deleteAggregate(queries: Queries, aggregate: Aggregate): Unit<void> {
  if (aggregate.hosts.length > 0) {
    throw badRequest(`Cannot delete aggregate ${aggregate.id}. Reason: Host aggregate is not empty.`);
  }
  yield* run(queries.deleteFrom('aggregate').where('id', '=', aggregate.id));
}

/** Throws HttpError 404 for a host that is not there, 409 for one that is in it already or cannot go to its zone. */
export function* addHost(queries: Queries, aggregate: Aggregate, host: string): Unit<void> {
  if (!(yield* first(queries.selectFrom('compute_node').select('host').where('host', '=', host)))) {
    throw notFound(`Compute host ${host.slice(0, 60)} could not be found.`);
  }
  if (aggregate.hosts.includes(host)) throw conflict(`Aggregate ${aggregate.id} already has host ${host}.`);
  yield* run(queries.insertInto('aggregate_host').values({ aggregate_id: aggregate.id, host }));
  yield* moveHost(queries, host);
}

/** Throws HttpError 404 for a host that is not in it, 409 for one that cannot leave its zone. */
export function* removeHost(queries: Queries, aggregate: Aggregate, host: string): Unit<void> {
  const query = queries.deleteFrom('aggregate_host').where('aggregate_id', '=', aggregate.id);
  if ((yield* run(query.where('host', '=', host))) === 0) {
    throw notFound(`Aggregate ${aggregate.id} has no host ${host.slice(0, 60)}.`);
  }
  yield* moveHost(queries, host);
}

/** The error for a name that is taken, and any other error as it is. */
export function nameTaken(name: string | undefined): (error: unknown) => never {
  return (error) => {
    throw isConflict(error, 'uq_aggregate_name') ? conflict(`Aggregate ${name} already exists.`) : error;
  };
}

/** The zone that the metadata name; null for none. */
export function zoneOf({ metadata }: Aggregate): string | null {
  return metadata[zoneKey] ?? null;
}

/** Puts a host in the zone that its aggregates give it now: one at most, and not away from servers that were made in another. */
function* moveHost(queries: Queries, host: string): Unit<void> {
  const zones = yield* zonesByAggregate(queries, host);
  if (zones.length > 1) throw conflict(`Host ${host} would be in several availability zones: ${zones.join(', ')}.`);
  if (!(yield* settleZone(queries, host))) return;
  const servers = queries.selectFrom('instance').select('uuid').where('host', '=', host).where('deleted', '=', 0);
  if (yield* first(servers.limit(1))) {
    throw conflict(`Host ${host} has servers: it cannot go to another availability zone.`);
  }
}
