import { all, first, type Queries, type Unit } from '../../store/index.ts';

/** A role as stored. */
export interface RoleRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
}

const columns = ['id', 'name', 'description'] as const;

/** Ordered by name. */
export function* listRoles(q: Queries, filter: { readonly name?: string | undefined }): Unit<RoleRecord[]> {
  let query = q.selectFrom('identity_role').select(columns).orderBy('name');
  if (filter.name !== undefined) query = query.where('name', '=', filter.name);
  return yield* all(query);
}

/** Undefined when there is no such role. */
export function* roleById(q: Queries, id: string): Unit<RoleRecord | undefined> {
  return yield* first(q.selectFrom('identity_role').select(columns).where('id', '=', id));
}
