import { all, first, type Queries, run, type Unit } from '../../store/index.ts';

/** A domain as stored; `enabled` is 0 or 1. */
export interface DomainRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly enabled: number;
  /** JSON list. */
  readonly tags: string;
  /** JSON object. */
  readonly options: string;
  /** JSON object. */
  readonly extra: string;
}

const columns = ['id', 'name', 'description', 'enabled', 'tags', 'options', 'extra'] as const;

/** Ordered by name. */
export function* listDomains(q: Queries): Unit<DomainRecord[]> {
  return yield* all(q.selectFrom('identity_domain').select(columns).orderBy('name'));
}

/** Undefined when there is no such domain. */
export function* domainById(q: Queries, id: string): Unit<DomainRecord | undefined> {
  return yield* first(q.selectFrom('identity_domain').select(columns).where('id', '=', id));
}

/** Ordered by name; those that do not exist are left out. */
export function* domainsById(q: Queries, ids: readonly string[]): Unit<DomainRecord[]> {
  if (ids.length === 0) return [];
  return yield* all(q.selectFrom('identity_domain').select(columns).where('id', 'in', ids).orderBy('name'));
}

/** A conflict names `uq_identity_domain_name`. */
export function* insertDomain(q: Queries, domain: DomainRecord): Unit<DomainRecord> {
  yield* run(q.insertInto('identity_domain').values(domain));
  return domain;
}

/** A conflict names `uq_identity_domain_name`. */
export function* updateDomain(q: Queries, { id, ...values }: DomainRecord): Unit<void> {
  yield* run(q.updateTable('identity_domain').set(values).where('id', '=', id));
}

/** With all that is in it: groups, users, projects and its own roles. */
export function* deleteDomain(q: Queries, id: string): Unit<void> {
  yield* run(q.deleteFrom('identity_group').where('domain_id', '=', id));
  yield* run(q.deleteFrom('identity_user').where('domain_id', '=', id));
  yield* run(q.deleteFrom('identity_project').where('domain_id', '=', id));
  yield* run(q.deleteFrom('identity_role').where('domain_id', '=', id));
  yield* run(q.deleteFrom('identity_domain').where('id', '=', id));
}

/** Ends every token that a user of the domain has. */
export function* endTokensIn(q: Queries, id: string): Unit<void> {
  yield* run(
    q
      .updateTable('identity_user')
      .set((eb) => ({ token_epoch: eb('token_epoch', '+', 1) }))
      .where('domain_id', '=', id),
  );
}
