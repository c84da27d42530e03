import { sql } from 'kysely';
import { type AddressScopeRow, first, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import type { PolicyTarget } from '../policy/checks.ts';
import { allows } from '../policy/enforce.ts';
import { asColumn, isOpened } from '../rbac-policies/entries.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';

/** A scope's row, and what it is to the caller. Its revision never moves. */
export interface AddressScopeRecord extends AddressScopeRow {
  readonly revision_number: number;
  readonly shared: number;
}

/** `select … from neutron_address_scope t`. */
export function selectScopes(session: Session) {
  return sql<AddressScopeRecord>`select t.*, 0 as revision_number,
    ${asColumn(isOpened(session, sql.ref('t.id'), 'access_as_shared'))} as shared from neutron_address_scope t`;
}

/** What the policy is asked about. */
export function scopeTarget(scope: AddressScopeRecord): PolicyTarget {
  return { projectId: scope.project_id, shared: scope.shared === 1 };
}

/** The scope of an id that the caller may see. Throws 404 AddressScopeNotFound. */
export function* findVisibleScope(session: Session, id: string): Unit<AddressScopeRecord> {
  const scope = yield* first(statement(session, sql<AddressScopeRecord>`${selectScopes(session)} where t.id = ${id}`));
  if (!scope || !allows('get_address_scope', session.context, scopeTarget(scope))) {
    throw networkError('AddressScopeNotFound', id);
  }
  return scope;
}
