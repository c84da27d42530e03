import { sql } from 'kysely';
import { type AddressGroupRow, first, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import type { PolicyTarget } from '../policy/checks.ts';
import { allows } from '../policy/enforce.ts';
import { asColumn, isOpened } from '../rbac-policies/entries.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';

/** A group's row, and what it is to the caller. */
export interface AddressGroupRecord extends AddressGroupRow {
  readonly shared: number;
}

/** `select … from neutron_address_group t`. */
export function selectAddressGroups(session: Session) {
  return sql<AddressGroupRecord>`select t.*,
    ${asColumn(isOpened(session, sql.ref('t.id'), 'access_as_shared'))} as shared from neutron_address_group t`;
}

/** What the policy is asked about. */
export function addressGroupTarget(group: AddressGroupRecord): PolicyTarget {
  return { projectId: group.project_id, shared: group.shared === 1 };
}

/** The group of an id that the caller may see. Throws 404 AddressGroupNotFound. */
export function* findVisibleAddressGroup(session: Session, id: string): Unit<AddressGroupRecord> {
  const group = yield* first(
    statement(session, sql<AddressGroupRecord>`${selectAddressGroups(session)} where t.id = ${id}`),
  );
  if (!group || !allows('get_address_group', session.context, addressGroupTarget(group))) {
    throw networkError('AddressGroupNotFound', id);
  }
  return group;
}

/** Makes others wait who want to change the addresses of a group: they come and go one by one, and none is to be lost. */
export function* holdAddressGroup({ queries, services }: Session, id: string): Unit<void> {
  if (services.database.engine !== 'postgresql') return;
  yield* first(queries.selectFrom('neutron_address_group').select('id').where('id', '=', id).forNoKeyUpdate());
}
