import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { answers, object, takes, validBody } from '../../http/json-schema.ts';
import { isConflict, run } from '../../store/index.ts';
import { newId } from '../admin.ts';
import type { IdentityDeps } from '../deps.ts';
import { extraValue, mergeExtra, readExtra } from '../extra.ts';
import { dropLostCredentials } from '../lost-credentials.ts';
import { immutableOption, mayChange, mayDelete, mergeOptions, readOptions } from '../options.ts';
import { domainById } from '../records/domains.ts';
import { deleteRole, insertRole, listRoles, type RoleRecord, roleById, updateRole } from '../records/roles.ts';
import { answerSchemas } from './answer-schemas.ts';
import { absent, listableDomain, requireAdmin } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { filtered, type Query, textOf } from './query.ts';

const members = {
  description: { type: ['string', 'null'], maxLength: 4096 },
  domain_id: { type: ['string', 'null'], minLength: 1, maxLength: 64 },
  name: { type: 'string', minLength: 1, maxLength: 255, pattern: '\\S' },
  options: immutableOption,
} as const;
const limits = { additionalProperties: extraValue, maxProperties: 50 } as const;
const creation = object({ role: object(members, ['name'], limits) }, ['role']);
const update = object({ role: object(members, [], limits) }, ['role']);
const told = answerSchemas('role', members);

/** A list of them. */
export const rolesAnswer = told.many;

type WithId = { Params: { role_id: string } };

/** Roles: an administrator's to manage; who reads a domain's things reads them. */
export function roleRoutes(app: FastifyInstance, { database, runtime, tokens }: IdentityDeps, prefix: string): void {
  const wire = (role: RoleRecord, request: FastifyRequest) => ({ role: roleWire(role, rootUrl(request, prefix)) });

  app.get<{ Querystring: Query }>('/v3/roles', answers(told.many), async (request) => {
    listableDomain(request);
    const { query } = request;
    const roles = await database.read((q) => listRoles(q, textOf(query, 'domain_id') ?? ''));
    const root = rootUrl(request, prefix);
    const wired = roles.map((role) => roleWire(role, root));
    return collection(request, 'roles', filtered(wired, query, ['name']));
  });

  app.get<WithId>('/v3/roles/:role_id', answers(told.one), async (request) => {
    listableDomain(request);
    const role = await database.read((q) => roleById(q, request.params.role_id));
    if (!role) throw absent('role');
    return wire(role, request);
  });

  app.post('/v3/roles', takes(creation, { answer: told.one }), async (request, reply) => {
    requireAdmin(request);
    const body = validBody(request, creation).role;
    const role: RoleRecord = {
      id: newId(runtime),
      domain_id: body.domain_id ?? '',
      name: body.name,
      description: body.description ?? null,
      options: mergeOptions('{}', body.options),
      extra: mergeExtra('{}', body),
    };
    const made = await database
      .write(function* (q) {
        if (role.domain_id !== '' && !(yield* domainById(q, role.domain_id))) throw absent('domain');
        return yield* insertRole(q, role);
      })
      .catch(nameTaken);
    reply.code(201);
    return wire(made, request);
  });

  app.patch<WithId>('/v3/roles/:role_id', takes(update, { answer: told.one }), async (request) => {
    requireAdmin(request);
    const body = validBody(request, update).role;
    const role = await database
      .write(function* (q) {
        const now = yield* roleById(q, request.params.role_id);
        if (!now) throw absent('role');
        mayChange(now.options, body);
        if ((body.domain_id ?? now.domain_id) !== now.domain_id) throw new HttpError(400, 'A role keeps its domain.');
        const next: RoleRecord = {
          ...now,
          name: body.name ?? now.name,
          description: body.description === undefined ? now.description : body.description,
          options: mergeOptions(now.options, body.options),
          extra: mergeExtra(now.extra, body),
        };
        yield* updateRole(q, next);
        return next;
      })
      .catch(nameTaken);
    tokens.forget();
    return wire(role, request);
  });

  app.delete<WithId>('/v3/roles/:role_id', async (request, reply) => {
    requireAdmin(request);
    await database.write(function* (q) {
      const role = yield* roleById(q, request.params.role_id);
      if (!role) throw absent('role');
      mayDelete(role.options);
      const carrying = q
        .selectFrom('identity_application_credential_role')
        .select('application_credential_id')
        .where('role_id', '=', role.id);
      yield* run(q.deleteFrom('identity_application_credential').where('id', 'in', carrying));
      yield* deleteRole(q, role.id);
      yield* dropLostCredentials(q);
    });
    tokens.forget();
    return reply.code(204).send();
  });
}

/** A role as the API sends it. `root` is the URL of `/v3`. */
export function roleWire(role: RoleRecord, root: string) {
  return {
    ...readExtra(role.extra),
    id: role.id,
    name: role.name,
    domain_id: role.domain_id === '' ? null : role.domain_id,
    description: role.description,
    options: readOptions(role.options),
    links: { self: `${root}/roles/${role.id}` },
  };
}

function nameTaken(error: unknown): never {
  if (isConflict(error, 'uq_identity_role_name')) throw new HttpError(409, 'There is a role of that name already.');
  throw error;
}
