import type { Queries, Unit } from '../store/index.ts';
import { globalRoles } from './effective-roles.ts';
import { type Actor, type GrantRecord, grantsOf, grantsOfGroup, type Target } from './records/grants.ts';
import { type RoleRecord, roleById } from './records/roles.ts';

/** Roles that a domain's manager may give and take: Keystone's list. */
const managedRoles = ['manager', 'member', 'reader'];

/** Roles that reach beyond any domain. */
const mighty = ['admin', 'service'];

/**
 * Whether somebody has power that no domain's manager has: a role on the system, or one of an administrator or a service on
 * projects. A manager who could set the password of such a user, or join such a group, would have it, too.
 */
export function* isMighty(q: Queries, actor: Actor): Unit<boolean> {
  const grants = actor.kind === 'user' ? yield* grantsOf(q, actor.id) : yield* grantsOfGroup(q, actor.id);
  if (grants.some((grant) => grant.project_id === null && grant.domain_id === null)) return true;
  const roles = yield* globalRoles(
    q,
    grants.filter(reachesProjects).map((grant) => grant.role_id),
  );
  return roles.some(({ name }) => mighty.includes(name));
}

/** Whether a domain's manager may give the role: one of `manager`, `member` and `reader`, and nothing mighty with it. */
export function* isManaged(q: Queries, roleId: string, target: Target): Unit<boolean> {
  const role: RoleRecord | undefined = yield* roleById(q, roleId);
  if (role?.domain_id !== '' || !managedRoles.includes(role.name) || target.kind === 'system') return false;
  return !(yield* globalRoles(q, [roleId])).some(({ name }) => mighty.includes(name));
}

function reachesProjects(grant: GrantRecord): boolean {
  return grant.project_id !== null || grant.inherited === 1;
}
