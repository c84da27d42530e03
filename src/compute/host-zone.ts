import { all, first, prepared, type Queries, run, type Unit } from '../store/index.ts';
import { ComputeResourcesUnavailable } from './errors.ts';

/** The key in an aggregate's metadata that names the availability zone of its hosts. */
export const zoneKey = 'availability_zone';

/** The zones that the aggregates of a host give it: one, none, or, before that is refused, several. */
export function* zonesByAggregate(queries: Queries, host: string): Unit<string[]> {
  const rows = yield* all(
    queries
      .selectFrom('aggregate_host as h')
      .innerJoin('aggregate as a', 'a.id', 'h.aggregate_id')
      .select('a.metadata')
      .where('h.host', '=', host),
  );
  const zones = rows.flatMap(({ metadata }) => {
    const zone: unknown = JSON.parse(metadata)[zoneKey];
    return typeof zone === 'string' ? [zone] : [];
  });
  return [...new Set(zones)];
}

/** Writes down in which zone a host is: that of its aggregates, else its own. Answers whether that is another than before. */
export function* settleZone(queries: Queries, host: string): Unit<boolean> {
  const node = yield* first(
    queries.selectFrom('compute_node').select(['availability_zone', 'own_zone']).where('host', '=', host),
  );
  if (!node) return false;
  const zone = (yield* zonesByAggregate(queries, host))[0] ?? node.own_zone;
  if (zone === node.availability_zone) return false;
  yield* run(queries.updateTable('compute_node').set({ availability_zone: zone }).where('host', '=', host));
  return true;
}

const nodeOfHost = prepared((queries, { host }: { host: string }) =>
  queries.selectFrom('compute_node').selectAll().where('host', '=', host),
);

const zoneAskedFor = prepared((queries, { instanceUuid }: { instanceUuid: string }) =>
  queries.selectFrom('instance').select('requested_zone').where('uuid', '=', instanceUuid),
);

/**
 * The zone in which a server comes to be that claims a host now. Throws ComputeResourcesUnavailable when the host is not to get
 * servers for now, or is not in the zone that was asked for; another host may do.
 */
export function* zoneForClaim(queries: Queries, host: string, instanceUuid: string): Unit<string> {
  const node = yield* first(nodeOfHost(queries, { host }));
  if (!node) throw new ComputeResourcesUnavailable(`host ${host} is not known`);
  if (node.disabled === 1) throw new ComputeResourcesUnavailable(`host ${host} is disabled`);
  if (node.forced_down === 1) throw new ComputeResourcesUnavailable(`host ${host} is down`);
  const server = yield* first(zoneAskedFor(queries, { instanceUuid }));
  const wanted = server?.requested_zone ?? null;
  if (wanted !== null && wanted !== node.availability_zone) {
    throw new ComputeResourcesUnavailable(`host ${host} is not in the availability zone ${wanted}`);
  }
  return node.availability_zone;
}
