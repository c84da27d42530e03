import { type RawBuilder, sql } from 'kysely';
import { all, type QosRuleRow, type Unit } from '../../../../store/index.ts';
import type { Values } from '../../attributes/attribute.ts';
import { asColumn, isOpened } from '../../rbac-policies/entries.ts';
import type { Wire } from '../../resource.ts';
import { inGroups } from '../../rows.ts';
import type { Session } from '../../session.ts';
import { type RuleKind, ruleKinds } from './kinds.ts';

/** A rule's row, and what its policy is to the caller. Its revision never moves: the policy's does. */
export interface RuleRecord extends QosRuleRow {
  readonly project_id: string;
  readonly shared: number;
  readonly revision_number: number;
}

/** `select … from neutron_qos_rule t` of those of one kind and, with `policyId`, of one policy. */
export function selectRules(session: Session, type: string, policyId?: string): RawBuilder<RuleRecord> {
  const shared = asColumn(isOpened(session, sql.ref('p.id'), 'access_as_shared'));
  const ofPolicy = policyId === undefined ? sql`` : sql` and r.qos_policy_id = ${policyId}`;
  return sql<RuleRecord>`select t.* from (select r.*, p.project_id, ${shared} as shared, 0 as revision_number
    from neutron_qos_rule r join neutron_qos_policy p on p.id = r.qos_policy_id where r.type = ${type}${ofPolicy}) t`;
}

/** The rules of policies, in the order in which they are shown. */
export function* rulesOf(session: Session, policyIds: readonly string[]): Unit<QosRuleRow[]> {
  const rules: QosRuleRow[] = [];
  for (const ids of inGroups([...new Set(policyIds)])) {
    rules.push(
      ...(yield* all(
        session.queries.selectFrom('neutron_qos_rule').selectAll().where('qos_policy_id', 'in', ids).orderBy('id'),
      )),
    );
  }
  return ruleKinds.flatMap(({ type }) => rules.filter((rule) => rule.type === type));
}

/** The columns that values of attributes stand for; just those that are there. */
export function ruleColumns({ amount, burst = '' }: RuleKind, values: Values) {
  return {
    ...(values[amount] !== undefined && { amount: Number(values[amount]) }),
    ...(values[burst] !== undefined && { burst: Number(values[burst]) }),
    ...(values.direction !== undefined && { direction: String(values.direction) }),
  };
}

/** A rule as it travels by itself. */
export function renderRule({ amount, burst, directions }: RuleKind, rule: QosRuleRow): Wire {
  return {
    id: rule.id,
    [amount]: rule.amount,
    ...(burst !== undefined && { [burst]: rule.burst }),
    ...(directions.length > 0 && { direction: rule.direction }),
  };
}
