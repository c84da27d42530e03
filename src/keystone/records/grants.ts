import { all, first, type Queries, run, type Unit } from '../../store/index.ts';

/** Who is given a role. */
export type Actor = { readonly kind: 'user' | 'group'; readonly id: string };

/** Where the role counts. */
export type Target = { readonly kind: 'project' | 'domain'; readonly id: string } | { readonly kind: 'system' };

/** Somebody has a role somewhere. */
export interface Grant {
  readonly actor: Actor;
  readonly target: Target;
  readonly roleId: string;
  /** Not there itself, but on every project below. */
  readonly inherited: boolean;
}

/** The grant of a role to a user on a project. */
export function projectGrant(userId: string, projectId: string, roleId: string): Grant {
  return {
    actor: { kind: 'user', id: userId },
    target: { kind: 'project', id: projectId },
    roleId,
    inherited: false,
  };
}

/** Which end of the grant does not exist; null when all do. */
export function* missingEnd(q: Queries, { actor, target, roleId }: Grant): Unit<string | null> {
  const there = function* (table: 'project' | 'domain' | 'user' | 'group' | 'role', id: string) {
    return (yield* first(q.selectFrom(`identity_${table}`).select('id').where('id', '=', id))) !== undefined;
  };
  if (target.kind !== 'system' && !(yield* there(target.kind, target.id))) return target.kind;
  if (!(yield* there(actor.kind, actor.id))) return actor.kind;
  return (yield* there('role', roleId)) ? null : 'role';
}

/** Does nothing when the grant is there already. */
export function* addGrant(q: Queries, grant: Grant): Unit<void> {
  const { actor, target } = grant;
  yield* run(
    q
      .insertInto('identity_grant')
      .values({
        id: idOf(grant),
        user_id: actor.kind === 'user' ? actor.id : null,
        group_id: actor.kind === 'group' ? actor.id : null,
        project_id: target.kind === 'project' ? target.id : null,
        domain_id: target.kind === 'domain' ? target.id : null,
        role_id: grant.roleId,
        inherited: grant.inherited ? 1 : 0,
      })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

/** Whether the role was given itself; one that is only implied does not count. */
export function* hasGrant(q: Queries, grant: Grant): Unit<boolean> {
  return (yield* first(q.selectFrom('identity_grant').select('id').where('id', '=', idOf(grant)))) !== undefined;
}

/** Answers false when there was no such grant. */
export function* removeGrant(q: Queries, grant: Grant): Unit<boolean> {
  return (yield* run(q.deleteFrom('identity_grant').where('id', '=', idOf(grant)))) > 0;
}

/** The ids of the roles that somebody was given at one place, without what they imply. */
export function* grantedRoleIds(q: Queries, grant: Omit<Grant, 'roleId'>): Unit<string[]> {
  const { actor, target, inherited } = grant;
  let query = q
    .selectFrom('identity_grant')
    .select('role_id')
    .where(actor.kind === 'user' ? 'user_id' : 'group_id', '=', actor.id)
    .where('inherited', '=', inherited ? 1 : 0);
  query =
    target.kind === 'system'
      ? query.where('project_id', 'is', null).where('domain_id', 'is', null)
      : query.where(target.kind === 'project' ? 'project_id' : 'domain_id', '=', target.id);
  return (yield* all(query)).map((row) => row.role_id);
}

/** A grant as stored. */
export interface GrantRecord {
  readonly user_id: string | null;
  readonly group_id: string | null;
  readonly project_id: string | null;
  readonly domain_id: string | null;
  readonly role_id: string;
  readonly inherited: number;
}

/** Every grant there is, in no order. */
export function* allGrants(q: Queries): Unit<GrantRecord[]> {
  return yield* all(
    q
      .selectFrom('identity_grant')
      .select(['user_id', 'group_id', 'project_id', 'domain_id', 'role_id', 'inherited'])
      .orderBy('id'),
  );
}

/** The grants that a user has, themselves or by a group. */
export function* grantsOf(q: Queries, userId: string): Unit<GrantRecord[]> {
  const groups = q.selectFrom('identity_group_member').select('group_id').where('user_id', '=', userId);
  return yield* all(
    q
      .selectFrom('identity_grant')
      .select(['user_id', 'group_id', 'project_id', 'domain_id', 'role_id', 'inherited'])
      .where((eb) => eb.or([eb('user_id', '=', userId), eb('group_id', 'in', groups)])),
  );
}

/** The grants that a group has. */
export function* grantsOfGroup(q: Queries, groupId: string): Unit<GrantRecord[]> {
  return yield* all(
    q
      .selectFrom('identity_grant')
      .select(['user_id', 'group_id', 'project_id', 'domain_id', 'role_id', 'inherited'])
      .where('group_id', '=', groupId),
  );
}

function idOf({ actor, target, roleId, inherited }: Grant): string {
  const place = target.kind === 'system' ? 'system' : `${target.kind} ${target.id}`;
  return `${actor.kind} ${actor.id} ${place} role ${roleId}${inherited ? ' inherited' : ''}`;
}
