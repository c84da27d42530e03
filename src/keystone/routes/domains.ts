import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { answers, object, takes, validBody } from '../../http/json-schema.ts';
import { isConflict } from '../../store/index.ts';
import { newId } from '../admin.ts';
import { defaultDomain } from '../bootstrap.ts';
import type { IdentityDeps } from '../deps.ts';
import { extraValue, mergeExtra, readExtra } from '../extra.ts';
import { immutableOption, mayChange, mayDelete, mergeOptions, readOptions } from '../options.ts';
import {
  type DomainRecord,
  deleteDomain,
  domainById,
  endTokensIn,
  insertDomain,
  listDomains,
  updateDomain,
} from '../records/domains.ts';
import { readTags, tagList } from '../tags.ts';
import { answerSchemas } from './answer-schemas.ts';
import { absent, allowed, callerOf, listableDomain, mayRead, requireAdmin } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { filtered, type Query } from './query.ts';

const members = {
  description: { type: ['string', 'null'], maxLength: 4096 },
  enabled: { type: 'boolean' },
  name: { type: 'string', minLength: 1, maxLength: 64, pattern: '\\S' },
  options: immutableOption,
  tags: tagList,
} as const;
const limits = { additionalProperties: extraValue, maxProperties: 50 } as const;
const creation = object({ domain: object(members, ['name'], limits) }, ['domain']);
const update = object({ domain: object(members, [], limits) }, ['domain']);
const told = answerSchemas('domain', members);

/** A list of them. */
export const domainsAnswer = told.many;

type WithId = { Params: { domain_id: string } };

/** Domains: an administrator's to manage; everybody reads those they and their project are in. */
export function domainRoutes(app: FastifyInstance, { database, runtime, tokens }: IdentityDeps, prefix: string): void {
  const wire = (domain: DomainRecord, request: FastifyRequest) => ({
    domain: domainWire(domain, rootUrl(request, prefix)),
  });

  app.get<{ Querystring: Query }>('/v3/domains', answers(told.many), async (request) => {
    const only = listableDomain(request);
    const domains = (await database.read(listDomains)).filter((one) => only === undefined || one.id === only);
    const root = rootUrl(request, prefix);
    const wired = domains.map((domain) => domainWire(domain, root));
    return collection(request, 'domains', filtered(wired, request.query, ['name', 'enabled']));
  });

  app.get<WithId>('/v3/domains/:domain_id', answers(told.one), async (request) => {
    const caller = callerOf(request);
    const id = request.params.domain_id;
    const domain = await database.read((q) => domainById(q, id));
    const own = [caller.user.domain.id, caller.project?.domain.id, caller.domain?.id].includes(id);
    return wire(
      allowed(caller, domain, 'domain', () => own || mayRead(caller, id)),
      request,
    );
  });

  app.post('/v3/domains', takes(creation, { answer: told.one }), async (request, reply) => {
    requireAdmin(request);
    const body = validBody(request, creation).domain;
    const domain: DomainRecord = {
      id: newId(runtime),
      name: body.name,
      description: body.description ?? '',
      enabled: body.enabled === false ? 0 : 1,
      tags: JSON.stringify(body.tags ?? []),
      options: mergeOptions('{}', body.options),
      extra: mergeExtra('{}', body),
    };
    const made = await database.write((q) => insertDomain(q, domain)).catch(nameTaken);
    reply.code(201);
    return wire(made, request);
  });

  app.patch<WithId>('/v3/domains/:domain_id', takes(update, { answer: told.one }), async (request) => {
    requireAdmin(request);
    const body = validBody(request, update).domain;
    const domain = await database
      .write(function* (q) {
        const now = yield* domainById(q, request.params.domain_id);
        if (!now) throw absent('domain');
        mayChange(now.options, body);
        const next: DomainRecord = {
          ...now,
          name: body.name ?? now.name,
          description: body.description === undefined ? now.description : (body.description ?? ''),
          enabled: body.enabled === undefined ? now.enabled : Number(body.enabled),
          tags: body.tags === undefined ? now.tags : JSON.stringify(body.tags),
          options: mergeOptions(now.options, body.options),
          extra: mergeExtra(now.extra, body),
        };
        yield* updateDomain(q, next);
        // Tokens of users who were shut out do not come back to life with the domain.
        if (now.enabled === 1 && next.enabled === 0) yield* endTokensIn(q, now.id);
        return next;
      })
      .catch(nameTaken);
    tokens.forget();
    return wire(domain, request);
  });

  app.delete<WithId>('/v3/domains/:domain_id', async (request, reply) => {
    requireAdmin(request);
    await database.write(function* (q) {
      const domain = yield* domainById(q, request.params.domain_id);
      if (!domain) throw absent('domain');
      mayDelete(domain.options);
      if (domain.id === defaultDomain.id) throw new HttpError(403, 'The default domain cannot be deleted.');
      if (domain.enabled === 1) throw new HttpError(403, 'A domain must be disabled before it can be deleted.');
      yield* deleteDomain(q, domain.id);
    });
    tokens.forget();
    return reply.code(204).send();
  });
}

/** A domain as the API sends it. `root` is the URL of `/v3`. */
export function domainWire(domain: DomainRecord, root: string) {
  return {
    ...readExtra(domain.extra),
    id: domain.id,
    name: domain.name,
    description: domain.description,
    enabled: domain.enabled === 1,
    tags: readTags(domain.tags),
    options: readOptions(domain.options),
    links: { self: `${root}/domains/${domain.id}` },
  };
}

function nameTaken(error: unknown): never {
  if (isConflict(error, 'uq_identity_domain_name')) throw new HttpError(409, 'There is a domain of that name already.');
  throw error;
}
