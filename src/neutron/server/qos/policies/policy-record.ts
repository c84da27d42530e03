import { sql } from 'kysely';
import { first, type QosPolicyRow, run, type Unit } from '../../../../store/index.ts';
import { networkError } from '../../errors/registry.ts';
import type { PolicyTarget } from '../../policy/checks.ts';
import { allows } from '../../policy/enforce.ts';
import { asColumn, isOpened } from '../../rbac-policies/entries.ts';
import { statement } from '../../rows.ts';
import type { Session } from '../../session.ts';

/** A QoS policy's row, and what it is to the caller. */
export interface PolicyRecord extends QosPolicyRow {
  readonly shared: number;
}

/** `select … from neutron_qos_policy t`. */
export function selectPolicies(session: Session) {
  return sql<PolicyRecord>`select t.*,
    ${asColumn(isOpened(session, sql.ref('t.id'), 'access_as_shared'))} as shared from neutron_qos_policy t`;
}

/** What the policy engine is asked about. */
export function policyTarget({ project_id, shared }: Pick<PolicyRecord, 'project_id' | 'shared'>): PolicyTarget {
  return { projectId: project_id, shared: shared === 1 };
}

/** The QoS policy of an id that the caller may see. Throws 404 QosPolicyNotFound. NET-052 */
export function* findVisiblePolicy(session: Session, id: string): Unit<PolicyRecord> {
  const policy = yield* findPolicy(session, id);
  if (!policy || !isVisible(session, policy)) throw networkError('QosPolicyNotFound', id);
  return policy;
}

/** The QoS policy of an id, whoever may see it. */
export function* findPolicy(session: Session, id: string): Unit<PolicyRecord | undefined> {
  return yield* first(statement(session, sql<PolicyRecord>`${selectPolicies(session)} where t.id = ${id}`));
}

/** Whether the caller may see a QoS policy, and so use it. */
export function isVisible(session: Session, policy: PolicyRecord): boolean {
  return allows('get_policy', session.context, policyTarget(policy));
}

/**
 * Notes that the rules of a policy change. Who does so first holds the policy until the unit ends: no two rules come that do
 * not go together.
 */
export function* touchPolicy(session: Session, id: string): Unit<void> {
  yield* run(
    session.queries
      .updateTable('neutron_qos_policy')
      .set((eb) => ({ revision_number: eb('revision_number', '+', 1), updated_at: session.now }))
      .where('id', '=', id),
  );
}
