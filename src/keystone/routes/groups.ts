import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { answers, object, takes, validBody } from '../../http/json-schema.ts';
import { isConflict, type Queries, type Unit } from '../../store/index.ts';
import { newId } from '../admin.ts';
import { defaultDomain } from '../bootstrap.ts';
import type { IdentityDeps } from '../deps.ts';
import { extraValue, mergeExtra, readExtra } from '../extra.ts';
import { dropLostCredentials } from '../lost-credentials.ts';
import { isMighty } from '../power.ts';
import { domainById } from '../records/domains.ts';
import {
  deleteGroup,
  type GroupRecord,
  groupById,
  insertGroup,
  listGroups,
  memberIds,
  updateGroup,
} from '../records/groups.ts';
import { userById } from '../records/users.ts';
import { answerSchemas } from './answer-schemas.ts';
import { absent, allowed, callerOf, forbidden, listableDomain, mayManage, mayRead, requireManager } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { filtered, type Query, textOf } from './query.ts';

const members = {
  description: { type: ['string', 'null'], maxLength: 4096 },
  domain_id: { type: ['string', 'null'], minLength: 1, maxLength: 64 },
  name: { type: 'string', minLength: 1, maxLength: 255, pattern: '\\S' },
} as const;
const limits = { additionalProperties: extraValue, maxProperties: 50 } as const;
const creation = object({ group: object(members, ['name'], limits) }, ['group']);
const update = object({ group: object(members, [], limits) }, ['group']);
const told = answerSchemas('group', members);

type WithId = { Params: { group_id: string } };

/** Groups: an administrator's and the domain's manager's to manage; everybody lists those that they are in. */
export function groupRoutes(app: FastifyInstance, deps: IdentityDeps, prefix: string): void {
  const { database, runtime, tokens } = deps;
  const wire = (group: GroupRecord, request: FastifyRequest) => ({ group: groupWire(group, rootUrl(request, prefix)) });

  app.get<{ Querystring: Query }>('/v3/groups', answers(told.many), async (request) => {
    const only = listableDomain(request);
    const groups = await database.read((q) => listGroups(q, { domainId: textOf(request.query, 'domain_id') }));
    const root = rootUrl(request, prefix);
    const wired = groups
      .filter((one) => only === undefined || one.domain_id === only)
      .map((one) => groupWire(one, root));
    return collection(request, 'groups', filtered(wired, request.query, ['name']));
  });

  app.get<{ Querystring: Query; Params: { user_id: string } }>(
    '/v3/users/:user_id/groups',
    answers(told.many),
    async (request) => {
      const caller = callerOf(request);
      const id = request.params.user_id;
      const groups = await database.read(function* (q) {
        const user = yield* userById(q, id);
        allowed(caller, user, 'user', (one) => id === caller.user.id || mayRead(caller, one.domain_id));
        return yield* listGroups(q, { userId: id });
      });
      const root = rootUrl(request, prefix);
      const wired = groups.map((one) => groupWire(one, root));
      return collection(request, 'groups', filtered(wired, request.query, ['name']));
    },
  );

  app.get<WithId>('/v3/groups/:group_id', answers(told.one), async (request) => {
    const caller = callerOf(request);
    const group = await database.read((q) => groupById(q, request.params.group_id));
    return wire(
      allowed(caller, group, 'group', (one) => mayRead(caller, one.domain_id)),
      request,
    );
  });

  app.post('/v3/groups', takes(creation, { answer: told.one }), async (request, reply) => {
    requireManager(request);
    const caller = callerOf(request);
    const body = validBody(request, creation).group;
    const group: GroupRecord = {
      id: newId(runtime),
      domain_id: body.domain_id ?? caller.domain?.id ?? defaultDomain.id,
      name: body.name,
      description: body.description ?? '',
      extra: mergeExtra('{}', body),
    };
    if (!mayManage(caller, group.domain_id)) throw forbidden();
    const made = await database
      .write(function* (q) {
        if (!(yield* domainById(q, group.domain_id))) throw absent('domain');
        return yield* insertGroup(q, group);
      })
      .catch(nameTaken);
    reply.code(201);
    return wire(made, request);
  });

  app.patch<WithId>('/v3/groups/:group_id', takes(update, { answer: told.one }), async (request) => {
    requireManager(request);
    const body = validBody(request, update).group;
    const group = await database
      .write(function* (q) {
        const now = yield* managedGroup(q, request);
        if ((body.domain_id ?? now.domain_id) !== now.domain_id) throw new HttpError(400, 'A group keeps its domain.');
        const next: GroupRecord = {
          ...now,
          name: body.name ?? now.name,
          description: body.description === undefined ? now.description : (body.description ?? ''),
          extra: mergeExtra(now.extra, body),
        };
        yield* updateGroup(q, next);
        return next;
      })
      .catch(nameTaken);
    return wire(group, request);
  });

  app.delete<WithId>('/v3/groups/:group_id', async (request, reply) => {
    requireManager(request);
    await database.write(function* (q) {
      const { id } = yield* managedGroup(q, request);
      const users = yield* memberIds(q, id);
      yield* deleteGroup(q, id);
      yield* dropLostCredentials(q, users);
    });
    tokens.forget();
    return reply.code(204).send();
  });
}

/**
 * The group of the path, which the caller may change. Throws HttpError 403 for one that is in another domain, or gives more
 * power than the caller has.
 */
export function* managedGroup(q: Queries, request: FastifyRequest<WithId>): Unit<GroupRecord> {
  const caller = callerOf(request);
  const found = yield* groupById(q, request.params.group_id);
  const group = allowed(caller, found, 'group', (one) => mayManage(caller, one.domain_id));
  if (!caller.isAdmin && (yield* isMighty(q, { kind: 'group', id: group.id }))) throw forbidden();
  return group;
}

function groupWire(group: GroupRecord, root: string) {
  return {
    ...readExtra(group.extra),
    id: group.id,
    name: group.name,
    domain_id: group.domain_id,
    description: group.description,
    links: { self: `${root}/groups/${group.id}` },
  };
}

function nameTaken(error: unknown): never {
  if (isConflict(error, 'uq_identity_group_name')) {
    throw new HttpError(409, 'The domain has a group of that name already.');
  }
  throw error;
}
