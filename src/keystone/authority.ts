import { all, first, type Queries, type Unit } from '../store/index.ts';
import { withImpliedRoles } from './roles.ts';
import type { TokenClaims } from './token-signer.ts';

/** A name within a domain. */
export interface NamedInDomain {
  readonly id: string;
  readonly name: string;
  readonly domain: { readonly id: string; readonly name: string };
}

/** What a user may do within a scope, as the database says now. */
export interface Standing {
  readonly user: NamedInDomain & { readonly tokenEpoch: number };
  /** Null without project scope. */
  readonly project: NamedInDomain | null;
  /** With implied roles. Empty without project scope. */
  readonly roles: readonly { readonly id: string; readonly name: string }[];
}

/** A token that holds: its own claims and what its user may do. */
export interface Authority extends Standing {
  readonly claims: TokenClaims;
  readonly isAdmin: boolean;
}

/**
 * Looks up the standing of a user, on a project or without one. Null when the user or the project is missing or disabled
 * (or its domain is), or when the user has no role on the project.
 */
export function* standingOf(q: Queries, userId: string, projectId: string | null): Unit<Standing | null> {
  const user = yield* first(
    q
      .selectFrom('identity_user as u')
      .innerJoin('identity_domain as d', 'd.id', 'u.domain_id')
      .select(['u.id', 'u.name', 'u.token_epoch', 'd.id as domain_id', 'd.name as domain_name'])
      .where('u.id', '=', userId)
      .where('u.enabled', '=', 1)
      .where('d.enabled', '=', 1),
  );
  if (!user) return null;
  const known = { ...named(user), tokenEpoch: user.token_epoch };
  if (projectId === null) return { user: known, project: null, roles: [] };
  const project = yield* first(
    q
      .selectFrom('identity_project as p')
      .innerJoin('identity_domain as d', 'd.id', 'p.domain_id')
      .select(['p.id', 'p.name', 'd.id as domain_id', 'd.name as domain_name'])
      .where('p.id', '=', projectId)
      .where('p.enabled', '=', 1)
      .where('d.enabled', '=', 1),
  );
  if (!project) return null;
  const granted = yield* all(
    q
      .selectFrom('identity_project_grant as g')
      .innerJoin('identity_role as r', 'r.id', 'g.role_id')
      .select(['r.id', 'r.name'])
      .where('g.user_id', '=', userId)
      .where('g.project_id', '=', projectId)
      .orderBy('r.name'),
  );
  if (granted.length === 0) return null;
  const names = withImpliedRoles(granted.map((role) => role.name));
  const further = names.filter((name) => !granted.some((role) => role.name === name));
  const implied =
    further.length === 0
      ? []
      : yield* all(q.selectFrom('identity_role').select(['id', 'name']).where('name', 'in', further).orderBy('name'));
  return { user: known, project: named(project), roles: [...granted, ...implied] };
}

/** The authority of a token's claims, or null when the token was revoked or its user's standing is gone. */
export function* authorityOf(q: Queries, claims: TokenClaims): Unit<Authority | null> {
  const revoked = yield* first(
    q.selectFrom('identity_revoked_token').select('audit_id').where('audit_id', '=', claims.auditId),
  );
  if (revoked) return null;
  const standing = yield* standingOf(q, claims.userId, claims.projectId);
  if (!standing || standing.user.tokenEpoch !== claims.epoch) return null;
  return authority(claims, standing);
}

/** Puts claims and standing together. */
export function authority(claims: TokenClaims, standing: Standing): Authority {
  return { ...standing, claims, isAdmin: standing.roles.some((role) => role.name === 'admin') };
}

function named(row: { id: string; name: string; domain_id: string; domain_name: string }): NamedInDomain {
  return { id: row.id, name: row.name, domain: { id: row.domain_id, name: row.domain_name } };
}
