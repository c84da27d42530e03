import { all, type Queries, type Unit } from '../store/index.ts';
import { subtreeOf } from './effective-roles.ts';
import { allGrants, type GrantRecord, type Target } from './records/grants.ts';
import { memberIds } from './records/groups.ts';
import { type Implications, implications } from './records/roles.ts';

/** A role that somebody has somewhere, and how they come to it. */
export interface Assignment {
  readonly actor: { readonly kind: 'user' | 'group'; readonly id: string };
  readonly target: Target;
  readonly roleId: string;
  /** Given so that it counts on the projects below the target, or come from above in that way. */
  readonly inherited: boolean;
  /** The group by which a user has it. */
  readonly group: string | null;
  /** Where it was given, when that is elsewhere. */
  readonly from: Target | null;
  /** The role that was given, and the one that brought this one directly, when it is an implied one. */
  readonly implied: { readonly given: string; readonly by: string } | null;
}

/** All given have to hold. */
export interface AssignmentFilter {
  readonly userId?: string | undefined;
  readonly groupId?: string | undefined;
  readonly roleId?: string | undefined;
  readonly target?: Target | undefined;
  readonly inherited?: boolean | undefined;
  /** With the projects below the target. */
  readonly subtree: boolean;
}

/** The assignments as they were made. */
export function* madeAssignments(q: Queries, filter: AssignmentFilter): Unit<Assignment[]> {
  const made = (yield* allGrants(q)).map(assignmentOf);
  return made.filter(yield* matching(q, filter));
}

/**
 * The assignments as they work out: groups stand for their members, what is inherited for the projects it counts on, each role
 * for all that it implies. Of several ways to one role the shortest is told. Roles that a domain keeps for itself show only in
 * what they imply.
 */
export function* effectiveAssignments(q: Queries, filter: AssignmentFilter): Unit<Assignment[]> {
  const implied = yield* implications(q);
  const roles = yield* all(q.selectFrom('identity_role').select('id').where('domain_id', '=', ''));
  const global = new Set(roles.map((role) => role.id));
  const found = new Map<string, Assignment>();
  const matches = yield* matching(q, filter);
  let ways: Assignment[] = [];
  for (const grant of yield* allGrants(q)) {
    for (const one of yield* onUsers(q, assignmentOf(grant), filter.userId)) ways.push(...(yield* onProjects(q, one)));
  }
  // The given roles come first, then what they bring, one step after the other.
  while (ways.length > 0) {
    const fresh: Assignment[] = [];
    for (const one of ways) {
      const key = JSON.stringify([one.actor, one.target, one.roleId]);
      if (found.has(key)) continue;
      found.set(key, one);
      fresh.push(...broughtBy(one, implied));
    }
    ways = fresh;
  }
  return [...found.values()].filter((one) => global.has(one.roleId) && matches(one));
}

function* matching(q: Queries, filter: AssignmentFilter): Unit<(one: Assignment) => boolean> {
  const { target, userId, groupId, roleId, inherited } = filter;
  const below = filter.subtree && target?.kind === 'project' ? yield* subtreeOf(q, target.id) : [];
  return (one) =>
    (userId === undefined || (one.actor.kind === 'user' && one.actor.id === userId)) &&
    (groupId === undefined || (one.actor.kind === 'group' && one.actor.id === groupId)) &&
    (roleId === undefined || one.roleId === roleId) &&
    (inherited === undefined || one.inherited === inherited) &&
    (target === undefined ||
      isSame(one.target, target) ||
      (one.target.kind === 'project' && below.includes(one.target.id)));
}

function isSame(a: Target, b: Target): boolean {
  if (a.kind === 'system' || b.kind === 'system') return a.kind === b.kind;
  return a.kind === b.kind && a.id === b.id;
}

function assignmentOf(grant: GrantRecord): Assignment {
  const { user_id: user, group_id: group, project_id: project, domain_id: domain } = grant;
  return {
    actor: user === null ? { kind: 'group', id: group ?? '' } : { kind: 'user', id: user },
    target:
      project !== null
        ? { kind: 'project', id: project }
        : domain !== null
          ? { kind: 'domain', id: domain }
          : { kind: 'system' },
    roleId: grant.role_id,
    inherited: grant.inherited === 1,
    group: null,
    from: null,
    implied: null,
  };
}

function* onUsers(q: Queries, one: Assignment, userId: string | undefined): Unit<Assignment[]> {
  const { actor } = one;
  if (actor.kind === 'user') return userId === undefined || userId === actor.id ? [one] : [];
  const users = (yield* memberIds(q, actor.id)).filter((id) => userId === undefined || id === userId);
  return users.map((id) => ({ ...one, actor: { kind: 'user', id }, group: actor.id }));
}

function* onProjects(q: Queries, one: Assignment): Unit<Assignment[]> {
  const { target } = one;
  if (!one.inherited || target.kind === 'system') return [one];
  const ids =
    target.kind === 'project'
      ? yield* subtreeOf(q, target.id)
      : (yield* all(q.selectFrom('identity_project').select('id').where('domain_id', '=', target.id))).map(
          (row) => row.id,
        );
  return ids.map((id) => ({ ...one, target: { kind: 'project', id }, from: target }));
}

function broughtBy(one: Assignment, implied: Implications): Assignment[] {
  return (implied.get(one.roleId) ?? []).map((roleId) => ({
    ...one,
    roleId,
    implied: { given: one.implied?.given ?? one.roleId, by: one.roleId },
  }));
}
