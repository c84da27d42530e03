import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { answers } from '../../http/json-schema.ts';
import { first, type Queries, type Unit } from '../../store/index.ts';
import type { Authority } from '../authority.ts';
import type { IdentityDeps } from '../deps.ts';
import { dropLostCredentials } from '../lost-credentials.ts';
import { isManaged } from '../power.ts';
import {
  type Actor,
  addGrant,
  type Grant,
  grantedRoleIds,
  hasGrant,
  missingEnd,
  removeGrant,
  type Target,
} from '../records/grants.ts';
import { memberIds } from '../records/groups.ts';
import { roleById, rolesById } from '../records/roles.ts';
import { absent, callerOf, forbidden, mayManage, mayRead, requireAdmin, requireManager } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { rolesAnswer, roleWire } from './roles.ts';

type Params = Readonly<Partial<Record<'project_id' | 'domain_id' | 'user_id' | 'group_id' | 'role_id', string>>>;
type Request = FastifyRequest<{ Params: Params }>;

const places = ['projects/:project_id', 'domains/:domain_id', 'system'];
const actors = ['users/:user_id', 'groups/:group_id'];

/**
 * `/v3/{projects/…|domains/…|system}/{users|groups}/{id}/roles[/{role}]`, and the same below `OS-INHERIT` for roles that count
 * on the projects below: an administrator gives and takes any role, a domain's manager the usual ones in their domain.
 */
export function grantRoutes(app: FastifyInstance, deps: IdentityDeps, prefix: string): void {
  for (const place of places) {
    for (const actor of actors) {
      listRoute(app, deps, prefix, `/v3/${place}/${actor}/roles`, false);
      grantRoute(app, deps, `/v3/${place}/${actor}/roles/:role_id`, false);
      if (place === 'system') continue;
      const inherited = `/v3/OS-INHERIT/${place}/${actor}/roles`;
      listRoute(app, deps, prefix, `${inherited}/inherited_to_projects`, true);
      grantRoute(app, deps, `${inherited}/:role_id/inherited_to_projects`, true);
    }
  }
}

function listRoute(
  app: FastifyInstance,
  { database }: IdentityDeps,
  prefix: string,
  url: string,
  inherited: boolean,
): void {
  app.get<{ Params: Params }>(url, answers(rolesAnswer), async (request) => {
    const ends = { ...endsOf(request.params), inherited };
    const roles = await database.read(function* (q) {
      const missing = yield* mayLook(q, callerOf(request), ends);
      if (missing) throw absent(missing);
      return yield* rolesById(q, yield* grantedRoleIds(q, ends));
    });
    const root = rootUrl(request, prefix);
    return collection(
      request,
      'roles',
      roles.map((role) => roleWire(role, root)),
    );
  });
}

function grantRoute(app: FastifyInstance, { database, tokens }: IdentityDeps, url: string, inherited: boolean): void {
  const grantOf = ({ params }: Request): Grant => ({
    ...endsOf(params),
    roleId: params.role_id ?? '',
    inherited,
  });

  app.get<{ Params: Params }>(url, async (request, reply) => {
    const grant = grantOf(request);
    const there = await database.read(function* (q) {
      yield* mayLook(q, callerOf(request), grant);
      return yield* hasGrant(q, grant);
    });
    if (!there) throw absent('role assignment');
    return reply.code(204).send();
  });

  app.put<{ Params: Params }>(url, async (request, reply) => {
    const grant = grantOf(request);
    mayAtAll(request, grant);
    await database.write(function* (q) {
      yield* mayGive(q, callerOf(request), grant);
      const missing = yield* missingEnd(q, grant);
      if (missing) throw absent(missing);
      yield* roleFits(q, grant);
      yield* addGrant(q, grant);
    });
    tokens.forget();
    return reply.code(204).send();
  });

  app.delete<{ Params: Params }>(url, async (request, reply) => {
    const grant = grantOf(request);
    mayAtAll(request, grant);
    await database.write(function* (q) {
      yield* mayGive(q, callerOf(request), grant);
      if (!(yield* removeGrant(q, grant))) throw absent('role assignment');
      const { kind, id } = grant.actor;
      yield* dropLostCredentials(q, kind === 'user' ? [id] : yield* memberIds(q, id));
    });
    tokens.forget();
    return reply.code(204).send();
  });
}

function endsOf(params: Params): { actor: Actor; target: Target } {
  const actor: Actor =
    params.user_id === undefined ? { kind: 'group', id: params.group_id ?? '' } : { kind: 'user', id: params.user_id };
  if (params.project_id !== undefined) return { actor, target: { kind: 'project', id: params.project_id } };
  if (params.domain_id !== undefined) return { actor, target: { kind: 'domain', id: params.domain_id } };
  return { actor, target: { kind: 'system' } };
}

function mayAtAll(request: FastifyRequest, { target }: Grant): void {
  if (target.kind === 'system') requireAdmin(request);
  else requireManager(request);
}

/** Throws HttpError 403 unless the caller may read both ends. Answers which one is missing, to who may see all. */
function* mayLook(
  q: Queries,
  caller: Authority,
  { actor, target }: { actor: Actor; target: Target },
): Unit<'project' | 'domain' | 'user' | 'group' | null> {
  for (const end of [target, actor]) {
    const domain = yield* domainOf(q, end);
    if (!mayRead(caller, domain ?? '')) throw forbidden();
    if (domain === null && end.kind !== 'system') return end.kind;
  }
  return null;
}

/** Throws HttpError 403 unless the caller may give and take what the grant gives. */
function* mayGive(q: Queries, caller: Authority, { actor, target, roleId }: Grant): Unit<void> {
  if (caller.isAdmin) return;
  for (const end of [target, actor]) if (!mayManage(caller, (yield* domainOf(q, end)) ?? '')) throw forbidden();
  if (!(yield* isManaged(q, roleId, target))) throw forbidden();
}

/** Throws HttpError 403 for a role that a domain keeps for itself and that is to be given elsewhere. */
function* roleFits(q: Queries, { target, roleId }: Grant): Unit<void> {
  const role = yield* roleById(q, roleId);
  if (!role || role.domain_id === '') return;
  if ((yield* domainOf(q, target)) !== role.domain_id) throw new HttpError(403, 'The role belongs to another domain.');
}

/** The domain that an end is in; null for the system, and for what is not there. */
function* domainOf(q: Queries, end: Actor | Target): Unit<string | null> {
  if (end.kind === 'system') return null;
  if (end.kind === 'domain') {
    const domain = yield* first(q.selectFrom('identity_domain').select('id').where('id', '=', end.id));
    return domain?.id ?? null;
  }
  const row = yield* first(q.selectFrom(`identity_${end.kind}`).select('domain_id').where('id', '=', end.id));
  return row?.domain_id ?? null;
}
