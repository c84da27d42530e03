import { all, first, type Queries, run, type Unit } from '../../store/index.ts';

/** A region as stored. */
export interface RegionRecord {
  readonly id: string;
  readonly description: string;
  readonly parent_region_id: string | null;
  /** JSON object. */
  readonly extra: string;
}

/** A service as stored; `enabled` is 0 or 1. */
export interface ServiceRecord {
  readonly id: string;
  readonly type: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly enabled: number;
  /** JSON object. */
  readonly extra: string;
}

/** An endpoint as stored; `enabled` is 0 or 1. */
export interface EndpointRecord {
  readonly id: string;
  readonly service_id: string;
  readonly interface: string;
  readonly region_id: string | null;
  readonly url: string;
  readonly enabled: number;
  /** JSON object. */
  readonly extra: string;
}

/** Those that operators added, ordered by id. */
export function* listRegions(q: Queries): Unit<RegionRecord[]> {
  return yield* all(q.selectFrom('identity_region').selectAll().orderBy('id'));
}

/** Those that operators added, ordered by type. */
export function* listServices(q: Queries): Unit<ServiceRecord[]> {
  return yield* all(q.selectFrom('identity_service').selectAll().orderBy('type').orderBy('id'));
}

/** Those that operators added. */
export function* listEndpoints(q: Queries): Unit<EndpointRecord[]> {
  return yield* all(q.selectFrom('identity_endpoint').selectAll().orderBy('service_id').orderBy('id'));
}

/** A conflict names `identity_region_pkey`. */
export function* insertRegion(q: Queries, region: RegionRecord): Unit<void> {
  yield* run(q.insertInto('identity_region').values(region));
}

export function* updateRegion(q: Queries, { id, ...values }: RegionRecord): Unit<void> {
  yield* run(q.updateTable('identity_region').set(values).where('id', '=', id));
}

export function* deleteRegion(q: Queries, id: string): Unit<void> {
  yield* run(q.deleteFrom('identity_region').where('id', '=', id));
}

/** Whether an endpoint is in the region. */
export function* hasEndpoints(q: Queries, regionId: string): Unit<boolean> {
  return (yield* first(q.selectFrom('identity_endpoint').select('id').where('region_id', '=', regionId))) !== undefined;
}

export function* insertService(q: Queries, service: ServiceRecord): Unit<void> {
  yield* run(q.insertInto('identity_service').values(service));
}

export function* updateService(q: Queries, { id, ...values }: ServiceRecord): Unit<void> {
  yield* run(q.updateTable('identity_service').set(values).where('id', '=', id));
}

/** With its endpoints. */
export function* deleteService(q: Queries, id: string): Unit<void> {
  yield* run(q.deleteFrom('identity_endpoint').where('service_id', '=', id));
  yield* run(q.deleteFrom('identity_service').where('id', '=', id));
}

export function* insertEndpoint(q: Queries, endpoint: EndpointRecord): Unit<void> {
  yield* run(q.insertInto('identity_endpoint').values(endpoint));
}

export function* updateEndpoint(q: Queries, { id, ...values }: EndpointRecord): Unit<void> {
  yield* run(q.updateTable('identity_endpoint').set(values).where('id', '=', id));
}

export function* deleteEndpoint(q: Queries, id: string): Unit<void> {
  yield* run(q.deleteFrom('identity_endpoint').where('id', '=', id));
}
