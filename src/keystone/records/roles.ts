import { all, first, type Queries, run, type Unit } from '../../store/index.ts';

/** A role as stored. */
export interface RoleRecord {
  readonly id: string;
  /** Empty for a global role. */
  readonly domain_id: string;
  readonly name: string;
  readonly description: string | null;
  /** JSON object. */
  readonly options: string;
  /** JSON object. */
  readonly extra: string;
}

const columns = ['id', 'domain_id', 'name', 'description', 'options', 'extra'] as const;

/** The roles of a domain, or the global ones for an empty id; ordered by name. */
export function* listRoles(q: Queries, domainId: string): Unit<RoleRecord[]> {
  return yield* all(q.selectFrom('identity_role').select(columns).where('domain_id', '=', domainId).orderBy('name'));
}

/** Undefined when there is no such role. */
export function* roleById(q: Queries, id: string): Unit<RoleRecord | undefined> {
  return yield* first(q.selectFrom('identity_role').select(columns).where('id', '=', id));
}

/** Ordered by name; those that do not exist are left out. */
export function* rolesById(q: Queries, ids: readonly string[]): Unit<RoleRecord[]> {
  if (ids.length === 0) return [];
  return yield* all(q.selectFrom('identity_role').select(columns).where('id', 'in', ids).orderBy('name'));
}

/** A conflict names `uq_identity_role_name`. */
export function* insertRole(q: Queries, role: RoleRecord): Unit<RoleRecord> {
  yield* run(q.insertInto('identity_role').values(role));
  return role;
}

/** Answers false when there is no such role. A conflict names `uq_identity_role_name`. */
export function* updateRole(q: Queries, role: RoleRecord): Unit<boolean> {
  const { id, ...values } = role;
  return (yield* run(q.updateTable('identity_role').set(values).where('id', '=', id))) > 0;
}

/** Its grants and implications go with it. Answers false when there is no such role. */
export function* deleteRole(q: Queries, id: string): Unit<boolean> {
  return (yield* run(q.deleteFrom('identity_role').where('id', '=', id))) > 0;
}

/** Which roles each role brings with it directly. */
export type Implications = ReadonlyMap<string, readonly string[]>;

/** All implications there are, by the id of the prior role. */
export function* implications(q: Queries): Unit<Implications> {
  const found = new Map<string, string[]>();
  const rows = yield* all(q.selectFrom('identity_implied_role').selectAll().orderBy('implied_role_id'));
  for (const { prior_role_id: prior, implied_role_id: implied } of rows) {
    const list = found.get(prior);
    if (list) list.push(implied);
    else found.set(prior, [implied]);
  }
  return found;
}

/** Does nothing when it is there already. */
export function* addImplication(q: Queries, prior: string, implied: string): Unit<void> {
  yield* run(
    q
      .insertInto('identity_implied_role')
      .values({ prior_role_id: prior, implied_role_id: implied })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

/** Answers false when there was none. */
export function* removeImplication(q: Queries, prior: string, implied: string): Unit<boolean> {
  const removed = yield* run(
    q.deleteFrom('identity_implied_role').where('prior_role_id', '=', prior).where('implied_role_id', '=', implied),
  );
  return removed > 0;
}
