import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { answers, object, takes, validBody, validValue } from '../../http/json-schema.ts';
import { isConflict, type Queries, type Unit } from '../../store/index.ts';
import { newId } from '../admin.ts';
import { region as builtIn } from '../catalog.ts';
import type { IdentityDeps } from '../deps.ts';
import { extraValue, mergeExtra, readExtra } from '../extra.ts';
import {
  deleteRegion,
  hasEndpoints,
  insertRegion,
  listRegions,
  type RegionRecord,
  updateRegion,
} from '../records/catalog.ts';
import { answerSchemas } from './answer-schemas.ts';
import { absent, requireAdmin } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { filtered, type Query } from './query.ts';

const members = {
  // It stands in addresses.
  id: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\w.:~+-]+$' },
  description: { type: ['string', 'null'], maxLength: 4096 },
  parent_region_id: { type: ['string', 'null'], minLength: 1, maxLength: 255 },
} as const;
const limits = { additionalProperties: extraValue, maxProperties: 50 } as const;
const body = object({ region: object(members, [], limits) }, ['region']);
const told = answerSchemas('region', members);
/** The openstack client sends `enabled`, which means nothing here. */
const own = { keep: ['enabled'], own: ['parent_region_id'] } as const;

type WithId = { Params: { region_id: string } };

/** Regions: the one that is built in and what administrators add; everybody reads them. */
export function regionRoutes(app: FastifyInstance, { database, runtime }: IdentityDeps, prefix: string): void {
  const wire = (region: RegionRecord, request: FastifyRequest) => ({
    region: regionWire(region, rootUrl(request, prefix)),
  });
  const make = async (request: FastifyRequest, id: string) => {
    const { region: given } = validBody(request, body);
    const region: RegionRecord = {
      id,
      description: given.description ?? '',
      parent_region_id: given.parent_region_id ?? null,
      extra: mergeExtra('{}', given, own),
    };
    await database
      .write(function* (q) {
        if (id === builtIn) throw taken();
        yield* parentFits(q, region);
        yield* insertRegion(q, region);
      })
      .catch((error: unknown) => {
        throw isConflict(error, 'identity_region_pkey') ? taken() : error;
      });
    return wire(region, request);
  };

  app.get<{ Querystring: Query }>('/v3/regions', answers(told.many), async (request) => {
    const root = rootUrl(request, prefix);
    const wired = (await database.read(allRegions)).map((one) => regionWire(one, root));
    return collection(request, 'regions', filtered(wired, request.query, ['parent_region_id']));
  });

  app.get<WithId>('/v3/regions/:region_id', answers(told.one), async (request) => {
    const region = (await database.read(allRegions)).find((one) => one.id === request.params.region_id);
    if (!region) throw absent('region');
    return wire(region, request);
  });

  app.post('/v3/regions', takes(body, { answer: told.one }), async (request, reply) => {
    requireAdmin(request);
    const made = await make(request, validBody(request, body).region.id ?? newId(runtime));
    return reply.code(201).send(made);
  });

  app.put<WithId>('/v3/regions/:region_id', takes(body, { answer: told.one }), async (request, reply) => {
    requireAdmin(request);
    const id = request.params.region_id;
    const given = validBody(request, body).region.id ?? id;
    if (given !== id) throw new HttpError(400, 'The id in the body is not that of the address.');
    validValue(request, members.id, id, 'id');
    return reply.code(201).send(await make(request, id));
  });

  app.patch<WithId>('/v3/regions/:region_id', takes(body, { answer: told.one }), async (request) => {
    requireAdmin(request);
    const { region: given } = validBody(request, body);
    const region = await database.write(function* (q) {
      const now = yield* toChange(q, request.params.region_id);
      if ((given.id ?? now.id) !== now.id) throw new HttpError(400, 'A region keeps its id.');
      const next: RegionRecord = {
        ...now,
        description: given.description === undefined ? now.description : (given.description ?? ''),
        parent_region_id: given.parent_region_id === undefined ? now.parent_region_id : given.parent_region_id,
        extra: mergeExtra(now.extra, given, own),
      };
      yield* parentFits(q, next);
      yield* updateRegion(q, next);
      return next;
    });
    return wire(region, request);
  });

  app.delete<WithId>('/v3/regions/:region_id', async (request, reply) => {
    requireAdmin(request);
    await database.write(function* (q) {
      const { id } = yield* toChange(q, request.params.region_id);
      yield* deleteWithThoseBelow(q, id);
    });
    return reply.code(204).send();
  });
}

function* allRegions(q: Queries): Unit<RegionRecord[]> {
  return [{ id: builtIn, description: '', parent_region_id: null, extra: '{}' }, ...(yield* listRegions(q))];
}

function* toChange(q: Queries, id: string): Unit<RegionRecord> {
  if (id === builtIn) throw new HttpError(403, 'This region is built in.');
  const region = (yield* listRegions(q)).find((one) => one.id === id);
  if (!region) throw absent('region');
  return region;
}

/** Throws HttpError 404 for a parent that is not there, 400 for one that is the region itself or below it. */
function* parentFits(q: Queries, region: RegionRecord): Unit<void> {
  const parents = new Map((yield* allRegions(q)).map((one) => [one.id, one.parent_region_id]));
  let id = region.parent_region_id;
  if (id !== null && id !== region.id && !parents.has(id)) throw absent('parent region');
  for (; id !== null; id = parents.get(id) ?? null) {
    if (id === region.id) throw new HttpError(400, 'The parent region is the region itself or below it.');
  }
}

/** Throws HttpError 403 while an endpoint is in it, or in one of those below. */
function* deleteWithThoseBelow(q: Queries, id: string): Unit<void> {
  if (yield* hasEndpoints(q, id)) throw new HttpError(403, 'The region has endpoints in it, or one below it has.');
  const regions = yield* listRegions(q);
  for (const below of regions.filter((one) => one.parent_region_id === id)) yield* deleteWithThoseBelow(q, below.id);
  yield* deleteRegion(q, id);
}

function taken(): HttpError {
  return new HttpError(409, 'There is a region of that id already.');
}

function regionWire(region: RegionRecord, root: string) {
  return {
    ...readExtra(region.extra),
    id: region.id,
    description: region.description,
    parent_region_id: region.parent_region_id,
    links: { self: `${root}/regions/${encodeURIComponent(region.id)}` },
  };
}
