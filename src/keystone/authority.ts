import { first, type Queries, type Unit } from '../store/index.ts';
import { globalRoles, type HeldRole, heldRoles } from './effective-roles.ts';
import { applicationCredentialById, rolesOfApplicationCredential } from './records/application-credentials.ts';
import type { TokenClaims } from './token-signer.ts';

/** A name within a domain. */
export interface NamedInDomain {
  readonly id: string;
  readonly name: string;
  readonly domain: { readonly id: string; readonly name: string };
}

/** What a token is for. */
export type Scope =
  | { readonly kind: 'none' }
  | { readonly kind: 'project'; readonly id: string }
  | { readonly kind: 'domain'; readonly id: string }
  | { readonly kind: 'system' };

/** What a user may do within a scope, as the database says now. */
export interface Standing {
  readonly user: NamedInDomain & { readonly tokenEpoch: number };
  /** Null without project scope. */
  readonly project: NamedInDomain | null;
  /** Null without domain scope. */
  readonly domain: { readonly id: string; readonly name: string } | null;
  readonly system: boolean;
  /** With implied roles. Empty without a scope. */
  readonly roles: readonly HeldRole[];
  /** Null unless the rights are those of an application credential. */
  readonly applicationCredential: UsedCredential | null;
}

/** The application credential that a token goes by. */
export interface UsedCredential {
  readonly id: string;
  readonly name: string;
  readonly unrestricted: boolean;
  /** Milliseconds since 1970; null for one that does not expire. */
  readonly expiresAt: number | null;
}

/** A token that holds: its own claims and what its user may do. */
export interface Authority extends Standing {
  readonly claims: TokenClaims;
  /**
   * Whether the bearer may do everything: has the role `admin` on a project or on the system. On a domain it gives rights
   * over that domain alone.
   */
  readonly isAdmin: boolean;
}

/**
 * Looks up the standing of a user in a scope. Null when the user or what the scope names is missing or disabled (or its
 * domain is), or when the user has no role there.
 */
export function* standingOf(q: Queries, userId: string, scope: Scope): Unit<Standing | null> {
  const user = yield* enabledUser(q, userId);
  if (!user) return null;
  const unscoped = { user, project: null, domain: null, system: false, roles: [], applicationCredential: null };
  if (scope.kind === 'none') return unscoped;
  const project = scope.kind === 'project' ? yield* enabledProject(q, scope.id) : null;
  const domain = scope.kind === 'domain' ? yield* enabledDomain(q, scope.id) : null;
  const system = scope.kind === 'system';
  if (!project && !domain && !system) return null;
  const roles = yield* heldRoles(q, userId, scope);
  return roles.length === 0 ? null : { ...unscoped, project, domain, system, roles };
}

/**
 * The standing that an application credential gives: its own roles, with what they imply. Null when it is missing or has
 * expired by `now` (milliseconds since 1970), when the project is shut, and when its user has lost one of the roles.
 */
export function* standingByCredential(q: Queries, id: string, now: number): Unit<Standing | null> {
  const credential = yield* applicationCredentialById(q, id);
  if (!credential) return null;
  const expiresAt = credential.expires_at === null ? null : Date.parse(credential.expires_at);
  if (expiresAt !== null && expiresAt <= now) return null;
  const standing = yield* standingOf(q, credential.user_id, { kind: 'project', id: credential.project_id });
  if (!standing) return null;
  const carried = yield* rolesOfApplicationCredential(q, id);
  if (carried.length === 0 || carried.some((role) => standing.roles.every((held) => held.id !== role))) return null;
  const used = { id, name: credential.name, unrestricted: credential.unrestricted === 1, expiresAt };
  return { ...standing, roles: yield* globalRoles(q, carried), applicationCredential: used };
}

/** The authority of a token's claims, or null when the token was revoked or its user's standing is gone. */
export function* authorityOf(q: Queries, claims: TokenClaims, now: number): Unit<Authority | null> {
  const revoked = yield* first(
    q.selectFrom('identity_revoked_token').select('audit_id').where('audit_id', '=', claims.auditId),
  );
  if (revoked) return null;
  const { applicationCredentialId: credential, userId, scope } = claims;
  const standing =
    credential === null ? yield* standingOf(q, userId, scope) : yield* standingByCredential(q, credential, now);
  if (!standing || standing.user.id !== userId || standing.user.tokenEpoch !== claims.epoch) return null;
  return authority(claims, standing);
}

/** Puts claims and standing together. */
export function authority(claims: TokenClaims, standing: Standing): Authority {
  const everywhere = standing.project !== null || standing.system;
  return { ...standing, claims, isAdmin: everywhere && standing.roles.some((role) => role.name === 'admin') };
}

function* enabledUser(q: Queries, id: string): Unit<Standing['user'] | null> {
  const user = yield* first(
    q
      .selectFrom('identity_user as u')
      .innerJoin('identity_domain as d', 'd.id', 'u.domain_id')
      .select(['u.id', 'u.name', 'u.token_epoch', 'd.id as domain_id', 'd.name as domain_name'])
      .where('u.id', '=', id)
      .where('u.enabled', '=', 1)
      .where('d.enabled', '=', 1),
  );
  return user ? { ...named(user), tokenEpoch: user.token_epoch } : null;
}

function* enabledProject(q: Queries, id: string): Unit<NamedInDomain | null> {
  const project = yield* first(
    q
      .selectFrom('identity_project as p')
      .innerJoin('identity_domain as d', 'd.id', 'p.domain_id')
      .select(['p.id', 'p.name', 'd.id as domain_id', 'd.name as domain_name'])
      .where('p.id', '=', id)
      .where('p.enabled', '=', 1)
      .where('d.enabled', '=', 1),
  );
  return project ? named(project) : null;
}

function* enabledDomain(q: Queries, id: string): Unit<{ id: string; name: string } | null> {
  const query = q.selectFrom('identity_domain').select(['id', 'name']).where('enabled', '=', 1);
  return (yield* first(query.where('id', '=', id))) ?? null;
}

function named(row: { id: string; name: string; domain_id: string; domain_name: string }): NamedInDomain {
  return { id: row.id, name: row.name, domain: { id: row.domain_id, name: row.domain_name } };
}
