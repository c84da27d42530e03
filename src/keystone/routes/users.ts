import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { answers, object, takes, validBody } from '../../http/json-schema.ts';
import { isConflict, type Queries, type Unit } from '../../store/index.ts';
import { newId } from '../admin.ts';
import { defaultDomain } from '../bootstrap.ts';
import type { IdentityDeps } from '../deps.ts';
import { extraValue, mergeExtra } from '../extra.ts';
import { mergeOptions, userOptions } from '../options.ts';
import { longestPassword } from '../password.ts';
import { isMighty } from '../power.ts';
import { deleteApplicationCredentialsOf } from '../records/application-credentials.ts';
import { setPasswordHash } from '../records/credentials.ts';
import { domainById } from '../records/domains.ts';
import {
  deleteUser,
  endTokensOf,
  insertUser,
  listUsers,
  type UserRecord,
  updateUser,
  userById,
} from '../records/users.ts';
import { answerSchemas } from './answer-schemas.ts';
import { absent, allowed, callerOf, forbidden, listableDomain, mayManage, mayRead, requireManager } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { filtered, type Query, textOf } from './query.ts';
import { extraOfUsers, userWire } from './user-wire.ts';

const members = {
  enabled: { type: 'boolean' },
  domain_id: { type: ['string', 'null'], minLength: 1, maxLength: 64 },
  default_project_id: { type: ['string', 'null'], maxLength: 64 },
  description: { type: ['string', 'null'], maxLength: 4096 },
  password: { type: ['string', 'null'], minLength: 1, maxLength: longestPassword },
  options: userOptions,
  name: { type: 'string', minLength: 1, maxLength: 255, pattern: '\\S' },
} as const;
const limits = { additionalProperties: extraValue, maxProperties: 50 } as const;
const creation = object({ user: object(members, ['name'], limits) }, ['user']);
const update = object({ user: object(members, [], limits) }, ['user']);
const told = answerSchemas('user', members, { password_expires_at: { type: 'null' } });

/** A list of them. */
export const usersAnswer = told.many;

type WithId = { Params: { user_id: string } };

/** Users: an administrator's and the domain's manager's to manage; everybody reads their own record. */
export function userRoutes(app: FastifyInstance, deps: IdentityDeps, prefix: string): void {
  const { database, runtime, passwords, tokens } = deps;
  const wire = (user: UserRecord, request: FastifyRequest) => ({ user: userWire(user, rootUrl(request, prefix)) });

  app.get<{ Querystring: Query }>('/v3/users', answers(told.many), async (request) => {
    const { query } = request;
    const only = listableDomain(request);
    const filter = { name: textOf(query, 'name'), domainId: textOf(query, 'domain_id') };
    const users = await database.read((q) => listUsers(q, filter));
    const root = rootUrl(request, prefix);
    const wired = users.filter((one) => only === undefined || one.domain_id === only).map((one) => userWire(one, root));
    return collection(request, 'users', filtered(wired, query, ['name', 'enabled']));
  });

  app.get<WithId>('/v3/users/:user_id', answers(told.one), async (request) => {
    const caller = callerOf(request);
    const id = request.params.user_id;
    const user = await database.read((q) => userById(q, id));
    const shown = allowed(caller, user, 'user', (one) => id === caller.user.id || mayRead(caller, one.domain_id));
    return wire(shown, request);
  });

  app.post('/v3/users', takes(creation, { answer: told.one }), async (request, reply) => {
    requireManager(request);
    const caller = callerOf(request);
    const body = validBody(request, creation).user;
    const user: UserRecord = {
      id: newId(runtime),
      domain_id: body.domain_id ?? caller.domain?.id ?? defaultDomain.id,
      name: body.name,
      enabled: body.enabled === false ? 0 : 1,
      default_project_id: body.default_project_id ?? null,
      options: mergeOptions('{}', body.options),
      extra: mergeExtra('{}', body, extraOfUsers),
    };
    if (!mayManage(caller, user.domain_id)) throw forbidden();
    const hash = typeof body.password === 'string' ? await passwords.hash(body.password) : null;
    const made = await database
      .write(function* (q) {
        if (!(yield* domainById(q, user.domain_id))) throw absent('domain');
        return yield* insertUser(q, user, hash);
      })
      .catch(nameTaken);
    reply.code(201);
    return wire(made, request);
  });

  app.patch<WithId>('/v3/users/:user_id', takes(update, { answer: told.one }), async (request) => {
    requireManager(request);
    const body = validBody(request, update).user;
    const hash = typeof body.password === 'string' ? await passwords.hash(body.password) : null;
    const user = await database
      .write(function* (q) {
        const now = yield* managedUser(q, request);
        if ((body.domain_id ?? now.domain_id) !== now.domain_id) throw new HttpError(400, 'A user keeps its domain.');
        const next: UserRecord = {
          ...now,
          name: body.name ?? now.name,
          enabled: body.enabled === undefined ? now.enabled : Number(body.enabled),
          default_project_id: body.default_project_id === undefined ? now.default_project_id : body.default_project_id,
          options: mergeOptions(now.options, body.options),
          extra: mergeExtra(now.extra, body, extraOfUsers),
        };
        yield* updateUser(q, next);
        if (body.password !== undefined) yield* setPasswordHash(q, now.id, hash);
        if (now.enabled === 1 && next.enabled === 0) {
          // Tokens and application credentials of a user who was shut out do not come back to life with the account.
          yield* endTokensOf(q, now.id);
          yield* deleteApplicationCredentialsOf(q, now.id);
        }
        return next;
      })
      .catch(nameTaken);
    tokens.forget();
    return wire(user, request);
  });

  app.delete<WithId>('/v3/users/:user_id', async (request, reply) => {
    requireManager(request);
    await database.write(function* (q) {
      yield* deleteUser(q, (yield* managedUser(q, request)).id);
    });
    tokens.forget();
    return reply.code(204).send();
  });
}

/**
 * The user of the path, whom the caller may change. Throws HttpError 403 for a user who is in another domain, or has more power
 * than the caller.
 */
function* managedUser(q: Queries, request: FastifyRequest<WithId>): Unit<UserRecord> {
  const caller = callerOf(request);
  const found = yield* userById(q, request.params.user_id);
  const user = allowed(caller, found, 'user', (one) => mayManage(caller, one.domain_id));
  if (!caller.isAdmin && (yield* isMighty(q, { kind: 'user', id: user.id }))) throw forbidden();
  return user;
}

function nameTaken(error: unknown): never {
  if (isConflict(error, 'uq_identity_user_name')) {
    throw new HttpError(409, 'The domain has a user of that name already.');
  }
  throw error;
}
