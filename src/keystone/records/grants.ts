import { all, first, type Queries, run, type Unit } from '../../store/index.ts';
import type { RoleRecord } from './roles.ts';

/** A user has a role on a project. */
export interface Grant {
  readonly projectId: string;
  readonly userId: string;
  readonly roleId: string;
}

/** A grant with the names of everything in it. */
export interface NamedGrant {
  readonly project_id: string;
  readonly project_name: string;
  readonly project_domain_id: string;
  readonly project_domain_name: string;
  readonly user_id: string;
  readonly user_name: string;
  readonly user_domain_id: string;
  readonly user_domain_name: string;
  readonly role_id: string;
  readonly role_name: string;
}

/** Which end of the grant does not exist; null when all three do. */
export function* missingEnd(q: Queries, grant: Grant): Unit<'project' | 'user' | 'role' | null> {
  if (!(yield* first(q.selectFrom('identity_project').select('id').where('id', '=', grant.projectId))))
    return 'project';
  if (!(yield* first(q.selectFrom('identity_user').select('id').where('id', '=', grant.userId)))) return 'user';
  if (!(yield* first(q.selectFrom('identity_role').select('id').where('id', '=', grant.roleId)))) return 'role';
  return null;
}

/** Does nothing when the grant is there already. */
export function* addGrant(q: Queries, grant: Grant): Unit<void> {
  yield* run(
    q
      .insertInto('identity_project_grant')
      .values({ project_id: grant.projectId, user_id: grant.userId, role_id: grant.roleId })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

/** Whether the role was given itself; one that is only implied does not count. */
export function* hasGrant(q: Queries, grant: Grant): Unit<boolean> {
  const row = yield* first(
    q
      .selectFrom('identity_project_grant')
      .select('role_id')
      .where('user_id', '=', grant.userId)
      .where('project_id', '=', grant.projectId)
      .where('role_id', '=', grant.roleId),
  );
  return row !== undefined;
}

/** Answers false when there was no such grant. */
export function* removeGrant(q: Queries, grant: Grant): Unit<boolean> {
  const removed = yield* run(
    q
      .deleteFrom('identity_project_grant')
      .where('user_id', '=', grant.userId)
      .where('project_id', '=', grant.projectId)
      .where('role_id', '=', grant.roleId),
  );
  return removed > 0;
}

/** The roles that a user was given on a project, without what they imply. */
export function* rolesOnProject(q: Queries, projectId: string, userId: string): Unit<RoleRecord[]> {
  return yield* all(
    q
      .selectFrom('identity_project_grant as g')
      .innerJoin('identity_role as r', 'r.id', 'g.role_id')
      .select(['r.id', 'r.name', 'r.description'])
      .where('g.user_id', '=', userId)
      .where('g.project_id', '=', projectId)
      .orderBy('r.name'),
  );
}

/** All given have to hold. */
export interface GrantFilter {
  readonly projectId?: string | undefined;
  readonly userId?: string | undefined;
}

/** Ordered by project, user and role name. */
export function* listGrants(q: Queries, filter: GrantFilter): Unit<NamedGrant[]> {
  let query = q
    .selectFrom('identity_project_grant as g')
    .innerJoin('identity_project as p', 'p.id', 'g.project_id')
    .innerJoin('identity_domain as pd', 'pd.id', 'p.domain_id')
    .innerJoin('identity_user as u', 'u.id', 'g.user_id')
    .innerJoin('identity_domain as ud', 'ud.id', 'u.domain_id')
    .innerJoin('identity_role as r', 'r.id', 'g.role_id')
    .select([
      'p.id as project_id',
      'p.name as project_name',
      'pd.id as project_domain_id',
      'pd.name as project_domain_name',
      'u.id as user_id',
      'u.name as user_name',
      'ud.id as user_domain_id',
      'ud.name as user_domain_name',
      'r.id as role_id',
      'r.name as role_name',
    ])
    .orderBy('p.name')
    .orderBy('u.name')
    .orderBy('r.name');
  if (filter.projectId !== undefined) query = query.where('g.project_id', '=', filter.projectId);
  if (filter.userId !== undefined) query = query.where('g.user_id', '=', filter.userId);
  return yield* all(query);
}
