import { all, first, type Queries, type Unit } from '../store/index.ts';
import { type GrantRecord, grantsOf, type Target } from './records/grants.ts';
import { implications, rolesById } from './records/roles.ts';
import { withImplied } from './roles.ts';

/** A role in what a token tells of its bearer. */
export interface HeldRole {
  readonly id: string;
  readonly name: string;
}

/** A project with the ids of those above it, the nearest first. */
interface Place {
  readonly id: string;
  readonly domainId: string;
  readonly above: readonly string[];
}

/**
 * The roles that a user has at a place: given to them or to one of their groups, there or inherited from above, with what
 * those imply; the given ones first. A role that a domain keeps for itself shows only in what it implies, as in Keystone.
 */
export function* heldRoles(q: Queries, userId: string, target: Target): Unit<HeldRole[]> {
  const grants = yield* grantsOf(q, userId);
  if (grants.length === 0) return [];
  const place = target.kind === 'project' ? yield* placeOf(q, target.id) : null;
  const given = grants.filter((grant) => counts(grant, target, place)).map((grant) => grant.role_id);
  return yield* globalRoles(q, [...new Set(given)]);
}

/** The global ones among the roles and those that they imply: the given ones first, each part ordered by name. */
export function* globalRoles(q: Queries, roleIds: readonly string[]): Unit<HeldRole[]> {
  if (roleIds.length === 0) return [];
  const found = yield* rolesById(q, withImplied(roleIds, yield* implications(q)));
  const roles = found.filter((role) => role.domain_id === '').map(({ id, name }) => ({ id, name }));
  const given = new Set(roleIds);
  return [...roles.filter((role) => given.has(role.id)), ...roles.filter((role) => !given.has(role.id))];
}

/** The ids of the projects on which a user has any role. */
export function* projectIdsOf(q: Queries, userId: string): Unit<Set<string>> {
  const grants = yield* grantsOf(q, userId);
  const found = new Set<string>();
  for (const { project_id: id, inherited } of grants) if (id !== null && inherited === 0) found.add(id);
  const inherited = grants.filter((grant) => grant.inherited === 1);
  const domains = inherited.flatMap((grant) => grant.domain_id ?? []);
  if (domains.length > 0) {
    const rows = yield* all(q.selectFrom('identity_project').select('id').where('domain_id', 'in', domains));
    for (const { id } of rows) found.add(id);
  }
  for (const id of inherited.flatMap((grant) => grant.project_id ?? [])) {
    for (const below of yield* subtreeOf(q, id)) found.add(below);
  }
  return found;
}

/** The ids of the projects below one, at any depth. */
export function* subtreeOf(q: Queries, projectId: string): Unit<string[]> {
  const found: string[] = [];
  let level: readonly string[] = [projectId];
  while (level.length > 0) {
    const rows = yield* all(q.selectFrom('identity_project').select('id').where('parent_id', 'in', level));
    level = rows.map((row) => row.id);
    found.push(...level);
  }
  return found;
}

/** The ids of the projects above one, the nearest first. */
export function* parentsOf(q: Queries, projectId: string): Unit<string[]> {
  return (yield* placeOf(q, projectId))?.above.slice() ?? [];
}

function* placeOf(q: Queries, projectId: string): Unit<Place | null> {
  const above: string[] = [];
  let domainId: string | null = null;
  for (let id: string | null = projectId; id !== null; ) {
    const row: { parent_id: string | null; domain_id: string } | undefined = yield* first(
      q.selectFrom('identity_project').select(['parent_id', 'domain_id']).where('id', '=', id),
    );
    if (!row) break;
    domainId ??= row.domain_id;
    if (row.parent_id !== null) above.push(row.parent_id);
    id = row.parent_id;
  }
  return domainId === null ? null : { id: projectId, domainId, above };
}

function counts(grant: GrantRecord, target: Target, place: Place | null): boolean {
  if (target.kind === 'system') return grant.project_id === null && grant.domain_id === null;
  if (target.kind === 'domain') return grant.domain_id === target.id && grant.inherited === 0;
  if (!place) return false;
  if (grant.inherited === 0) return grant.project_id === place.id;
  return grant.project_id === null ? grant.domain_id === place.domainId : place.above.includes(grant.project_id);
}
