import { all, first, type Queries, type Unit } from '../../store/index.ts';

/** A domain as stored; `enabled` is 0 or 1. */
export interface DomainRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly enabled: number;
}

const columns = ['id', 'name', 'description', 'enabled'] as const;

/** All given have to hold; names match exactly. */
export interface DomainFilter {
  readonly name?: string | undefined;
  readonly enabled?: boolean | undefined;
}

/** Ordered by name. */
export function* listDomains(q: Queries, filter: DomainFilter): Unit<DomainRecord[]> {
  let query = q.selectFrom('identity_domain').select(columns).orderBy('name');
  if (filter.name !== undefined) query = query.where('name', '=', filter.name);
  if (filter.enabled !== undefined) query = query.where('enabled', '=', filter.enabled ? 1 : 0);
  return yield* all(query);
}

/** Undefined when there is no such domain. */
export function* domainById(q: Queries, id: string): Unit<DomainRecord | undefined> {
  return yield* first(q.selectFrom('identity_domain').select(columns).where('id', '=', id));
}
