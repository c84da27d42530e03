import type { FastifyInstance, FastifyRequest } from 'fastify';
import { baseUrl } from '../../http/base-url.ts';
import { HttpError } from '../../http/http-error.ts';
import { answers, object, takes, validBody } from '../../http/json-schema.ts';
import type { Queries, Unit } from '../../store/index.ts';
import { newId } from '../admin.ts';
import { builtInEndpoints, builtInServices, hasKnownPlaceholders, interfaces, region, regionWire } from '../catalog.ts';
import type { IdentityDeps } from '../deps.ts';
import { extraValue, mergeExtra, readExtra } from '../extra.ts';
import {
  deleteEndpoint,
  type EndpointRecord,
  insertEndpoint,
  insertRegion,
  listEndpoints,
  listRegions,
  listServices,
  updateEndpoint,
} from '../records/catalog.ts';
import { answerSchemas } from './answer-schemas.ts';
import { absent, requireAdmin, requireSystemReader } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { filtered, type Query } from './query.ts';

const members = {
  service_id: { type: 'string', minLength: 1, maxLength: 64 },
  interface: { enum: interfaces },
  region: { type: ['string', 'null'], minLength: 1, maxLength: 255 },
  region_id: { type: ['string', 'null'], minLength: 1, maxLength: 255 },
  url: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[a-zA-Z0-9+.-]+:.+' },
  enabled: { type: 'boolean' },
} as const;
const limits = { additionalProperties: extraValue, maxProperties: 50 } as const;
const creation = object({ endpoint: object(members, ['service_id', 'interface', 'url'], limits) }, ['endpoint']);
const update = object({ endpoint: object(members, [], limits) }, ['endpoint']);
const told = answerSchemas('endpoint', members);
const extras = {
  keep: ['name', 'description'],
  own: ['service_id', 'interface', 'region', 'region_id', 'url'],
} as const;

type WithId = { Params: { endpoint_id: string } };

/** Endpoints of the catalog: what is built in, to read, and what administrators add to it. */
export function endpointRoutes(app: FastifyInstance, deps: IdentityDeps, prefix: string): void {
  const { database, catalog, runtime } = deps;
  const builtIn = (request: FastifyRequest) => builtInEndpoints(catalog(baseUrl(request)));
  const wire = (endpoint: EndpointRecord, request: FastifyRequest) => ({
    endpoint: endpointWire(endpoint, rootUrl(request, prefix)),
  });
  /** Throws HttpError 403 for one that is built in, 404 for none. */
  const toChange = function* (q: Queries, request: FastifyRequest<WithId>): Unit<EndpointRecord> {
    const id = request.params.endpoint_id;
    if (builtIn(request).some((one) => one.id === id)) throw new HttpError(403, 'This endpoint is built in.');
    const endpoint = (yield* listEndpoints(q)).find((one) => one.id === id);
    if (!endpoint) throw absent('endpoint');
    return endpoint;
  };
  const canStand = function* (
    q: Queries,
    request: FastifyRequest,
    endpoint: EndpointRecord,
    byName: boolean,
  ): Unit<void> {
    const services = [...builtInServices(catalog(baseUrl(request))), ...(yield* listServices(q))];
    if (!services.some((one) => one.id === endpoint.service_id)) throw absent('service');
    if (!hasKnownPlaceholders(endpoint.url)) throw new HttpError(400, 'The url asks for a value that there is not.');
    const id = endpoint.region_id;
    if (id === null || id === region || (yield* listRegions(q)).some((one) => one.id === id)) return;
    if (!byName) throw absent('region');
    // As Keystone does for clients of the old form: `region` names one, and makes it.
    yield* insertRegion(q, { id, description: '', parent_region_id: null, extra: '{}' });
  };

  app.get<{ Querystring: Query }>('/v3/endpoints', answers(told.many), async (request) => {
    requireSystemReader(request);
    const endpoints = [...builtIn(request), ...(await database.read(listEndpoints))];
    const root = rootUrl(request, prefix);
    const wired = endpoints.map((one) => endpointWire(one, root));
    const keys = ['interface', 'service_id', 'region_id', 'region'];
    return collection(request, 'endpoints', filtered(wired, request.query, keys));
  });

  app.get<WithId>('/v3/endpoints/:endpoint_id', answers(told.one), async (request) => {
    requireSystemReader(request);
    const endpoints = [...builtIn(request), ...(await database.read(listEndpoints))];
    const endpoint = endpoints.find((one) => one.id === request.params.endpoint_id);
    if (!endpoint) throw absent('endpoint');
    return wire(endpoint, request);
  });

  app.post('/v3/endpoints', takes(creation, { answer: told.one }), async (request, reply) => {
    requireAdmin(request);
    const body = validBody(request, creation).endpoint;
    const endpoint: EndpointRecord = {
      id: newId(runtime),
      service_id: body.service_id,
      interface: body.interface,
      region_id: body.region_id ?? body.region ?? null,
      url: body.url,
      enabled: body.enabled === false ? 0 : 1,
      extra: mergeExtra('{}', body, extras),
    };
    await database.write(function* (q) {
      yield* canStand(q, request, endpoint, (body.region_id ?? null) === null);
      yield* insertEndpoint(q, endpoint);
    });
    reply.code(201);
    return wire(endpoint, request);
  });

  app.patch<WithId>('/v3/endpoints/:endpoint_id', takes(update, { answer: told.one }), async (request) => {
    requireAdmin(request);
    const body = validBody(request, update).endpoint;
    const endpoint = await database.write(function* (q) {
      const now = yield* toChange(q, request);
      const regionId = body.region_id === undefined ? body.region : body.region_id;
      const next: EndpointRecord = {
        ...now,
        service_id: body.service_id ?? now.service_id,
        interface: body.interface ?? now.interface,
        region_id: regionId === undefined ? now.region_id : regionId,
        url: body.url ?? now.url,
        enabled: body.enabled === undefined ? now.enabled : Number(body.enabled),
        extra: mergeExtra(now.extra, body, extras),
      };
      yield* canStand(q, request, next, (body.region_id ?? null) === null);
      yield* updateEndpoint(q, next);
      return next;
    });
    return wire(endpoint, request);
  });

  app.delete<WithId>('/v3/endpoints/:endpoint_id', async (request, reply) => {
    requireAdmin(request);
    await database.write(function* (q) {
      yield* deleteEndpoint(q, (yield* toChange(q, request)).id);
    });
    return reply.code(204).send();
  });
}

function endpointWire(endpoint: EndpointRecord, root: string) {
  return {
    ...readExtra(endpoint.extra),
    id: endpoint.id,
    interface: endpoint.interface,
    ...regionWire(endpoint),
    service_id: endpoint.service_id,
    url: endpoint.url,
    enabled: endpoint.enabled === 1,
    links: { self: `${root}/endpoints/${endpoint.id}` },
  };
}
