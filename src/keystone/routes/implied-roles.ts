import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { answers } from '../../http/json-schema.ts';
import type { Queries, Unit } from '../../store/index.ts';
import type { IdentityDeps } from '../deps.ts';
import { dropLostCredentials } from '../lost-credentials.ts';
import {
  addImplication,
  implications,
  type RoleRecord,
  removeImplication,
  roleById,
  rolesById,
} from '../records/roles.ts';
import { implicationAnswer, inferenceAnswer, inferencesAnswer } from './assignment-answers.ts';
import { absent, requireAdmin, requireSystemReader } from './caller.ts';
import { rootUrl } from './collection.ts';

type OfRole = { Params: { role_id: string } };
type WithImplied = { Params: { role_id: string; implied_role_id: string } };

/** Roles that are never implied: their power must be given by name. Keystone's default. */
const neverImplied = ['admin'];

/** `/v3/roles/{role}/implies[/{role}]` and `/v3/role_inferences`: which role brings which with it. */
export function impliedRoleRoutes(app: FastifyInstance, { database, tokens }: IdentityDeps, prefix: string): void {
  const url = '/v3/roles/:role_id/implies';

  app.get('/v3/role_inferences', answers(inferencesAnswer), async (request) => {
    requireSystemReader(request);
    const root = rootUrl(request, prefix);
    const inferences = await database.read(function* (q) {
      const all = yield* implications(q);
      const roles = new Map((yield* rolesById(q, [...all].flat(2))).map((role) => [role.id, role]));
      return [...all].map(([prior, implied]) => ({
        prior_role: short(roles.get(prior), root),
        implies: implied.map((id) => short(roles.get(id), root)),
      }));
    });
    return { role_inferences: inferences, links: { self: `${root}/role_inferences` } };
  });

  app.get<OfRole>(url, answers(inferenceAnswer), async (request) => {
    requireSystemReader(request);
    const root = rootUrl(request, prefix);
    const { prior, implied } = await database.read(function* (q) {
      const role = yield* roleById(q, request.params.role_id);
      if (!role) throw absent('role');
      return { prior: role, implied: yield* rolesById(q, (yield* implications(q)).get(role.id) ?? []) };
    });
    return {
      role_inference: { prior_role: short(prior, root), implies: implied.map((role) => short(role, root)) },
      links: { self: `${root}/roles/${prior.id}/implies` },
    };
  });

  app.get<WithImplied>(`${url}/:implied_role_id`, answers(implicationAnswer), async (request, reply) => {
    requireSystemReader(request);
    const { prior, implied } = await database.read(function* (q) {
      const both = yield* bothRoles(q, request);
      if (!(yield* implications(q)).get(both.prior.id)?.includes(both.implied.id)) throw notImplied();
      return both;
    });
    // As Keystone answers, and documents that it does.
    if (request.method === 'HEAD') return reply.code(204).send();
    return wire(request, prior, implied);
  });

  app.put<WithImplied>(`${url}/:implied_role_id`, answers(implicationAnswer), async (request, reply) => {
    requireAdmin(request);
    const { prior, implied } = await database.write(function* (q) {
      const both = yield* bothRoles(q, request);
      if (neverImplied.includes(both.implied.name)) throw new HttpError(403, 'This role cannot be an implied one.');
      if (both.prior.id === both.implied.id) throw new HttpError(403, 'A role cannot imply itself.');
      // A domain's own role may open global ones, not the other way round: it would show in no token.
      if (both.implied.domain_id !== '') throw new HttpError(403, 'Only a global role can be an implied one.');
      yield* addImplication(q, both.prior.id, both.implied.id);
      return both;
    });
    tokens.forget();
    reply.code(201);
    return wire(request, prior, implied);
  });

  app.delete<WithImplied>(`${url}/:implied_role_id`, async (request, reply) => {
    requireAdmin(request);
    await database.write(function* (q) {
      const { prior, implied } = yield* bothRoles(q, request);
      if (!(yield* removeImplication(q, prior.id, implied.id))) throw notImplied();
      yield* dropLostCredentials(q);
    });
    tokens.forget();
    return reply.code(204).send();
  });

  function wire(request: FastifyRequest, prior: RoleRecord, implied: RoleRecord) {
    const root = rootUrl(request, prefix);
    return {
      role_inference: { prior_role: short(prior, root), implies: short(implied, root) },
      links: { self: `${root}/roles/${prior.id}/implies/${implied.id}` },
    };
  }
}

function* bothRoles(
  q: Queries,
  request: FastifyRequest<WithImplied>,
): Unit<{ prior: RoleRecord; implied: RoleRecord }> {
  const prior = yield* roleById(q, request.params.role_id);
  const implied = yield* roleById(q, request.params.implied_role_id);
  if (!prior || !implied) throw absent('role');
  return { prior, implied };
}

function short(role: RoleRecord | undefined, root: string) {
  return { id: role?.id, name: role?.name, links: { self: `${root}/roles/${role?.id}` } };
}

function notImplied(): HttpError {
  return new HttpError(404, 'The one role does not imply the other.');
}
