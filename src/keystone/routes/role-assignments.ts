import type { FastifyInstance } from 'fastify';
import { all } from '../../store/index.ts';
import type { IdentityDeps } from '../deps.ts';
import { listGrants, type NamedGrant } from '../records/grants.ts';
import { withImpliedRoles } from '../roles.ts';
import { callerOf, forbidden } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { isSet, type Query, textOf } from './query.ts';

/** Filters that can match nothing, because there are no groups and no scopes but projects. */
const neverMatching = ['group.id', 'scope.domain.id', 'scope.system', 'scope.OS-INHERIT:inherited_to'];

/** `GET /v3/role_assignments`: all of them for an administrator, their own for everybody else. */
export function roleAssignmentRoutes(app: FastifyInstance, { database }: IdentityDeps, prefix: string): void {
  app.get<{ Querystring: Query }>('/v3/role_assignments', async (request) => {
    const { query } = request;
    const { isAdmin, user } = callerOf(request);
    const userId = textOf(query, 'user.id');
    if (!isAdmin && userId !== user.id) throw forbidden();
    const filter = { userId, projectId: textOf(query, 'scope.project.id') };
    const wanted = textOf(query, 'role.id');
    const found = await database.read(function* (q) {
      if (neverMatching.some((key) => query[key] !== undefined)) return [];
      const grants = yield* listGrants(q, filter);
      if (!isSet(query, 'effective')) return grants;
      const roles = yield* all(q.selectFrom('identity_role').select(['id', 'name']).orderBy('name'));
      return withImplied(grants, new Map(roles.map((role) => [role.name, role.id])));
    });
    const root = rootUrl(request, prefix);
    const named = isSet(query, 'include_names');
    const chosen = found.filter((grant) => wanted === undefined || grant.role_id === wanted);
    return collection(
      request,
      'role_assignments',
      chosen.map((grant) => assignmentWire(grant, root, named)),
    );
  });
}

function withImplied(grants: readonly NamedGrant[], roleIds: ReadonlyMap<string, string>): NamedGrant[] {
  const byEnds = new Map<string, NamedGrant>();
  for (const grant of grants) {
    for (const name of withImpliedRoles([grant.role_name])) {
      const id = roleIds.get(name);
      const ends = `${grant.project_id} ${grant.user_id} ${id}`;
      if (id !== undefined && !byEnds.has(ends)) byEnds.set(ends, { ...grant, role_id: id, role_name: name });
    }
  }
  return [...byEnds.values()];
}

function assignmentWire(grant: NamedGrant, root: string, named: boolean) {
  const end = (id: string, name: string) => (named ? { id, name } : { id });
  const inDomain = (id: string, name: string, domainId: string, domainName: string) =>
    named ? { id, name, domain: { id: domainId, name: domainName } } : { id };
  return {
    role: end(grant.role_id, grant.role_name),
    user: inDomain(grant.user_id, grant.user_name, grant.user_domain_id, grant.user_domain_name),
    scope: {
      project: inDomain(grant.project_id, grant.project_name, grant.project_domain_id, grant.project_domain_name),
    },
    links: { assignment: `${root}/projects/${grant.project_id}/users/${grant.user_id}/roles/${grant.role_id}` },
  };
}
