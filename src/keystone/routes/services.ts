import type { FastifyInstance, FastifyRequest } from 'fastify';
import { baseUrl } from '../../http/base-url.ts';
import { HttpError } from '../../http/http-error.ts';
import { answers, object, takes, validBody } from '../../http/json-schema.ts';
import type { Queries, Unit } from '../../store/index.ts';
import { newId } from '../admin.ts';
import { builtInServices } from '../catalog.ts';
import type { IdentityDeps } from '../deps.ts';
import { extraValue, mergeExtra, readExtra } from '../extra.ts';
import { deleteService, insertService, listServices, type ServiceRecord, updateService } from '../records/catalog.ts';
import { answerSchemas } from './answer-schemas.ts';
import { absent, requireAdmin, requireSystemReader } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { filtered, type Query } from './query.ts';

const members = {
  type: { type: 'string', minLength: 1, maxLength: 255 },
  name: { type: ['string', 'null'], maxLength: 255 },
  description: { type: ['string', 'null'], maxLength: 4096 },
  enabled: { type: 'boolean' },
} as const;
const limits = { additionalProperties: extraValue, maxProperties: 50 } as const;
const creation = object({ service: object(members, ['type'], limits) }, ['service']);
const update = object({ service: object(members, [], limits) }, ['service']);
const told = answerSchemas('service', members);
const own = { own: ['type'] } as const;

type WithId = { Params: { service_id: string } };

/** Services of the catalog: what is built in, to read, and what administrators add to it. */
export function serviceRoutes(
  app: FastifyInstance,
  { database, catalog, runtime }: IdentityDeps,
  prefix: string,
): void {
  const builtIn = (request: FastifyRequest) => builtInServices(catalog(baseUrl(request)));
  const wire = (service: ServiceRecord, request: FastifyRequest) => ({
    service: serviceWire(service, rootUrl(request, prefix)),
  });
  /** Throws HttpError 403 for one that is built in, 404 for none. */
  const toChange = function* (q: Queries, request: FastifyRequest<WithId>): Unit<ServiceRecord> {
    const id = request.params.service_id;
    if (builtIn(request).some((one) => one.id === id)) throw new HttpError(403, 'This service is built in.');
    const service = (yield* listServices(q)).find((one) => one.id === id);
    if (!service) throw absent('service');
    return service;
  };

  app.get<{ Querystring: Query }>('/v3/services', answers(told.many), async (request) => {
    requireSystemReader(request);
    const services = [...builtIn(request), ...(await database.read(listServices))];
    const root = rootUrl(request, prefix);
    const wired = services.map((one) => serviceWire(one, root));
    return collection(request, 'services', filtered(wired, request.query, ['type', 'name']));
  });

  app.get<WithId>('/v3/services/:service_id', answers(told.one), async (request) => {
    requireSystemReader(request);
    const services = [...builtIn(request), ...(await database.read(listServices))];
    const service = services.find((one) => one.id === request.params.service_id);
    if (!service) throw absent('service');
    return wire(service, request);
  });

  app.post('/v3/services', takes(creation, { answer: told.one }), async (request, reply) => {
    requireAdmin(request);
    const body = validBody(request, creation).service;
    const service: ServiceRecord = {
      id: newId(runtime),
      type: body.type,
      name: body.name ?? null,
      description: body.description ?? null,
      enabled: body.enabled === false ? 0 : 1,
      extra: mergeExtra('{}', body, own),
    };
    await database.write((q) => insertService(q, service));
    reply.code(201);
    return wire(service, request);
  });

  app.patch<WithId>('/v3/services/:service_id', takes(update, { answer: told.one }), async (request) => {
    requireAdmin(request);
    const body = validBody(request, update).service;
    const service = await database.write(function* (q) {
      const now = yield* toChange(q, request);
      const next: ServiceRecord = {
        ...now,
        type: body.type ?? now.type,
        name: body.name === undefined ? now.name : body.name,
        description: body.description === undefined ? now.description : body.description,
        enabled: body.enabled === undefined ? now.enabled : Number(body.enabled),
        extra: mergeExtra(now.extra, body, own),
      };
      yield* updateService(q, next);
      return next;
    });
    return wire(service, request);
  });

  app.delete<WithId>('/v3/services/:service_id', async (request, reply) => {
    requireAdmin(request);
    await database.write(function* (q) {
      yield* deleteService(q, (yield* toChange(q, request)).id);
    });
    return reply.code(204).send();
  });
}

function serviceWire(service: ServiceRecord, root: string) {
  return {
    ...readExtra(service.extra),
    id: service.id,
    type: service.type,
    name: service.name ?? '',
    ...(service.description === null ? {} : { description: service.description }),
    enabled: service.enabled === 1,
    links: { self: `${root}/services/${service.id}` },
  };
}
