import { sql } from 'kysely';
import { first, run, type SecurityGroupRow, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import type { PolicyTarget } from '../policy/checks.ts';
import { allows } from '../policy/enforce.ts';
import { asColumn, isOpened } from '../rbac-policies/entries.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';

/** A group's row, and what it is to the caller. */
export interface SecurityGroupRecord extends SecurityGroupRow {
  readonly shared: number;
}

/** `select … from neutron_security_group t`. */
export function selectGroups(session: Session) {
  return sql<SecurityGroupRecord>`select t.*, ${asColumn(isOpened(session, sql.ref('t.id'), 'access_as_shared'))} as shared
    from neutron_security_group t`;
}

/** What the policy is asked about. */
export function groupTarget(group: SecurityGroupRecord): PolicyTarget {
  return { projectId: group.project_id, groupProjectId: group.project_id, shared: group.shared === 1 };
}

/** The group of an id that the caller may see. Throws 404 SecurityGroupNotFound. */
export function* findVisibleGroup(session: Session, id: string): Unit<SecurityGroupRecord> {
  const group = yield* first(statement(session, sql<SecurityGroupRecord>`${selectGroups(session)} where t.id = ${id}`));
  if (!group || !allows('get_security_group', session.context, groupTarget(group))) {
    throw networkError('SecurityGroupNotFound', id);
  }
  return group;
}

/** Notes that something that belongs to a group has changed. */
export function* touchGroup(session: Session, id: string): Unit<void> {
  yield* run(
    session.queries
      .updateTable('neutron_security_group')
      .set((eb) => ({ revision_number: eb('revision_number', '+', 1), updated_at: session.now }))
      .where('id', '=', id),
  );
}
