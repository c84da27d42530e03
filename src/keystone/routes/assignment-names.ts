import { all, type Queries, type Unit } from '../../store/index.ts';
import type { Assignment } from '../assignments.ts';

/** A name, and the domain it is in; empty for what is in none. */
interface Named {
  readonly name: string;
  readonly domainId: string;
}

type Names = ReadonlyMap<string, Named>;

/** The names of everything in some assignments, by id. */
export interface AssignmentNames {
  readonly projects: Names;
  readonly users: Names;
  readonly groups: Names;
  readonly roles: Names;
  readonly domains: ReadonlyMap<string, string>;
}

/** Looks up the names of everything in these assignments. */
export function* assignmentNames(q: Queries, assignments: readonly Assignment[]): Unit<AssignmentNames> {
  const ids = {
    project: new Set<string>(),
    user: new Set<string>(),
    group: new Set<string>(),
    role: new Set<string>(),
  };
  for (const { target, actor, roleId } of assignments) {
    if (target.kind === 'project') ids.project.add(target.id);
    ids[actor.kind].add(actor.id);
    ids.role.add(roleId);
  }
  const names = function* (kind: keyof typeof ids): Unit<Names> {
    if (ids[kind].size === 0) return new Map();
    const query = q.selectFrom(`identity_${kind}`).select(['id', 'name', 'domain_id']);
    const rows = yield* all(query.where('id', 'in', [...ids[kind]]));
    return new Map(rows.map((row) => [row.id, { name: row.name, domainId: row.domain_id }]));
  };
  const domains = yield* all(q.selectFrom('identity_domain').select(['id', 'name']));
  return {
    projects: yield* names('project'),
    users: yield* names('user'),
    groups: yield* names('group'),
    roles: yield* names('role'),
    domains: new Map(domains.map((domain) => [domain.id, domain.name])),
  };
}
