import type { FastifyInstance, FastifyRequest } from 'fastify';
import { baseUrl } from '../../http/base-url.ts';
import { HttpError } from '../../http/http-error.ts';
import { type CatalogEntry, endpointsOf, region, serviceId } from '../catalog.ts';
import type { IdentityDeps } from '../deps.ts';
import { requireAdmin } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { type Query, textOf } from './query.ts';

type WithId = { Params: { id: string } };

/** The catalog as resources, to read: services and endpoints for an administrator, the region for everybody. */
export function serviceRoutes(app: FastifyInstance, { catalog }: IdentityDeps, prefix: string): void {
  const services = (request: FastifyRequest) => {
    requireAdmin(request);
    return catalog(baseUrl(request)).map((entry) => serviceRecord(entry, rootUrl(request, prefix)));
  };
  const endpoints = (request: FastifyRequest) => {
    requireAdmin(request);
    return catalog(baseUrl(request)).flatMap((entry) => endpointRecords(entry, rootUrl(request, prefix)));
  };
  const regionRecord = (request: FastifyRequest) => ({
    id: region,
    description: '',
    parent_region_id: null,
    links: { self: `${rootUrl(request, prefix)}/regions/${region}` },
  });

  app.get<{ Querystring: Query }>('/v3/services', async (request) => {
    const matching = services(request).filter(by(request.query, ['type', 'name']));
    return collection(request, 'services', matching);
  });
  app.get<WithId>('/v3/services/:id', async (request) => ({
    service: withId(services(request), request.params.id, 'The service does not exist.'),
  }));
  app.get<{ Querystring: Query }>('/v3/endpoints', async (request) => {
    const matching = endpoints(request).filter(by(request.query, ['interface', 'service_id', 'region_id', 'region']));
    return collection(request, 'endpoints', matching);
  });
  app.get<WithId>('/v3/endpoints/:id', async (request) => ({
    endpoint: withId(endpoints(request), request.params.id, 'The endpoint does not exist.'),
  }));
  app.get('/v3/regions', async (request) => collection(request, 'regions', [regionRecord(request)]));
  app.get<WithId>('/v3/regions/:id', async (request) => ({
    region: withId([regionRecord(request)], request.params.id, 'The region does not exist.'),
  }));
}

function serviceRecord(entry: CatalogEntry, root: string) {
  const id = serviceId(entry);
  return {
    id,
    type: entry.type,
    name: entry.name,
    description: '',
    enabled: true,
    links: { self: `${root}/services/${id}` },
  };
}

function endpointRecords(entry: CatalogEntry, root: string) {
  return endpointsOf(entry).map((endpoint) => ({
    ...endpoint,
    service_id: serviceId(entry),
    enabled: true,
    links: { self: `${root}/endpoints/${endpoint.id}` },
  }));
}

function by(query: Query, keys: readonly string[]): (record: object) => boolean {
  const wanted = keys.flatMap((key) => {
    const value = textOf(query, key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return (record) => {
    const values = new Map<string, unknown>(Object.entries(record));
    return wanted.every(([key, value]) => values.get(key) === value);
  };
}

function withId<T extends { id: string }>(records: readonly T[], id: string, absent: string): T {
  const record = records.find((one) => one.id === id);
  if (!record) throw new HttpError(404, absent);
  return record;
}
