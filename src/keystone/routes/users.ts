import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { object, validBody } from '../../http/json-schema.ts';
import { isConflict } from '../../store/index.ts';
import { newId } from '../admin.ts';
import { defaultDomain } from '../bootstrap.ts';
import type { IdentityDeps } from '../deps.ts';
import { extraValue, mergeExtra, readExtra } from '../extra.ts';
import { longestPassword } from '../password.ts';
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
import { requireAdmin, requireAdminOrSelf } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { flagOf, type Query, textOf } from './query.ts';

const members = {
  enabled: { type: 'boolean' },
  domain_id: { type: ['string', 'null'], minLength: 1, maxLength: 64 },
  default_project_id: { type: ['string', 'null'], maxLength: 64 },
  password: { type: ['string', 'null'], minLength: 1, maxLength: longestPassword },
  options: { type: 'object', maxProperties: 0 },
  name: { type: 'string', minLength: 1, maxLength: 255, pattern: '\\S' },
} as const;
const limits = { additionalProperties: extraValue, maxProperties: 50 } as const;
const creation = object({ user: object(members, ['name'], limits) }, ['user']);
const update = object({ user: object(members, [], limits) }, ['user']);

type WithId = { Params: { user_id: string } };

/** Users: an administrator's to manage; everybody reads their own record. */
export function userRoutes(app: FastifyInstance, deps: IdentityDeps, prefix: string): void {
  const { database, runtime, passwords, tokens } = deps;
  const wire = (user: UserRecord, request: FastifyRequest) => ({ user: userWire(user, rootUrl(request, prefix)) });

  app.get<{ Querystring: Query }>('/v3/users', async (request) => {
    requireAdmin(request);
    const { query } = request;
    const filter = {
      name: textOf(query, 'name'),
      domainId: textOf(query, 'domain_id'),
      enabled: flagOf(query, 'enabled'),
    };
    const users = await database.read((q) => listUsers(q, filter));
    const root = rootUrl(request, prefix);
    return collection(
      request,
      'users',
      users.map((user) => userWire(user, root)),
    );
  });

  app.get<WithId>('/v3/users/:user_id', async (request) => {
    requireAdminOrSelf(request, request.params.user_id);
    const user = await database.read((q) => userById(q, request.params.user_id));
    if (!user) throw notFound();
    return wire(user, request);
  });

  app.post('/v3/users', async (request, reply) => {
    requireAdmin(request);
    const body = validBody(request, creation).user;
    const user: UserRecord = {
      id: newId(runtime),
      domain_id: body.domain_id ?? defaultDomain.id,
      name: body.name,
      enabled: body.enabled === false ? 0 : 1,
      default_project_id: body.default_project_id ?? null,
      extra: mergeExtra('{}', body, extraOfUsers),
    };
    const hash = typeof body.password === 'string' ? await passwords.hash(body.password) : null;
    const made = await database
      .write(function* (q) {
        if (!(yield* domainById(q, user.domain_id))) throw new HttpError(404, 'The domain does not exist.');
        return yield* insertUser(q, user, hash);
      })
      .catch(nameTaken);
    reply.code(201);
    return wire(made, request);
  });

  app.patch<WithId>('/v3/users/:user_id', async (request) => {
    requireAdmin(request);
    const body = validBody(request, update).user;
    const hash = typeof body.password === 'string' ? await passwords.hash(body.password) : null;
    const user = await database
      .write(function* (q) {
        const now = yield* userById(q, request.params.user_id);
        if (!now) throw notFound();
        if ((body.domain_id ?? now.domain_id) !== now.domain_id) throw new HttpError(400, 'A user keeps its domain.');
        const next: UserRecord = {
          ...now,
          name: body.name ?? now.name,
          enabled: body.enabled === undefined ? now.enabled : Number(body.enabled),
          default_project_id: body.default_project_id === undefined ? now.default_project_id : body.default_project_id,
          extra: mergeExtra(now.extra, body, extraOfUsers),
        };
        yield* updateUser(q, next);
        if (body.password !== undefined) yield* setPasswordHash(q, now.id, hash);
        // Tokens of a user who was shut out do not come back to life with the account.
        else if (now.enabled === 1 && next.enabled === 0) yield* endTokensOf(q, now.id);
        return next;
      })
      .catch(nameTaken);
    tokens.forget();
    return wire(user, request);
  });

  app.delete<WithId>('/v3/users/:user_id', async (request, reply) => {
    requireAdmin(request);
    if (!(await database.write((q) => deleteUser(q, request.params.user_id)))) throw notFound();
    tokens.forget();
    return reply.code(204).send();
  });
}

/** A user's description is an extra attribute like any other. */
const extraOfUsers = ['description'];

function userWire(user: UserRecord, root: string) {
  return {
    ...readExtra(user.extra),
    id: user.id,
    name: user.name,
    domain_id: user.domain_id,
    enabled: user.enabled === 1,
    ...(user.default_project_id === null ? {} : { default_project_id: user.default_project_id }),
    password_expires_at: null,
    options: {},
    links: { self: `${root}/users/${user.id}` },
  };
}

function notFound(): HttpError {
  return new HttpError(404, 'The user does not exist.');
}

function nameTaken(error: unknown): never {
  if (isConflict(error, 'uq_identity_user_name')) {
    throw new HttpError(409, 'The domain has a user of that name already.');
  }
  throw error;
}
