import { run, type Unit } from '../../../../store/index.ts';
import type { Values } from '../../attributes/attribute.ts';
import type { PolicyTarget } from '../../policy/checks.ts';
import type { Session } from '../../session.ts';
import { findVisiblePolicy, type PolicyRecord, policyTarget, touchPolicy } from '../policies/policy-record.ts';
import { refuseOnPorts, refuseWhileScheduled } from '../ports-of-policy.ts';
import { conflictOf } from './conflicts.ts';
import { isMinimum, type RuleKind } from './kinds.ts';
import { type RuleRecord, ruleColumns, rulesOf } from './rule-record.ts';

/** What the policy engine is asked about before a rule is made: the QoS policy that it will be in. */
export interface NewRuleTarget extends PolicyTarget {
  readonly policy: PolicyRecord;
}

/** Finds the QoS policy of a rule to be made. Throws 404 QosPolicyNotFound. */
export function* newRuleTarget(session: Session, policyId: string): Unit<NewRuleTarget> {
  const policy = yield* findVisiblePolicy(session, policyId);
  return { ...policyTarget(policy), policy };
}

/** Makes a rule. */
export function* createRule(
  session: Session,
  kind: RuleKind,
  values: Values,
  { policy }: NewRuleTarget,
): Unit<RuleRecord> {
  const columns = {
    id: session.newId(),
    qos_policy_id: policy.id,
    type: kind.type,
    direction: '',
    amount: 0,
    burst: 0,
    ...ruleColumns(kind, values),
  };
  const rule = { ...columns, project_id: policy.project_id, shared: policy.shared, revision_number: 0 };
  yield* settleRule(session, rule);
  // Two that come at once are told apart by the index: the second one looks again.
  session.onConflict('uq_neutron_qos_rule_direction', null);
  yield* run(session.queries.insertInto('neutron_qos_rule').values(columns));
  return rule;
}

/** Changes a rule. */
export function* updateRule(session: Session, kind: RuleKind, rule: RuleRecord, sent: Values): Unit<RuleRecord> {
  const changes = ruleColumns(kind, sent);
  const next = { ...rule, ...changes };
  yield* settleRule(session, next);
  yield* run(session.queries.updateTable('neutron_qos_rule').set(changes).where('id', '=', rule.id));
  return next;
}

/** Removes a rule. Throws 501 for a minimum that a server has been placed by. */
export function* deleteRule(session: Session, rule: RuleRecord): Unit<void> {
  yield* touchPolicy(session, rule.qos_policy_id);
  if (isMinimum(rule.type)) yield* refuseWhileScheduled(session, rule.qos_policy_id);
  yield* run(session.queries.deleteFrom('neutron_qos_rule').where('id', '=', rule.id));
}

/** Throws 409 where a rule does not go with its policy's others or with a port that has the policy, 501 as for `deleteRule`. */
function* settleRule(session: Session, rule: RuleRecord): Unit<void> {
  yield* touchPolicy(session, rule.qos_policy_id);
  const others = (yield* rulesOf(session, [rule.qos_policy_id])).filter(({ id }) => id !== rule.id);
  const conflict = conflictOf(rule, others);
  if (conflict) throw conflict;
  yield* refuseOnPorts(session, rule);
  if (isMinimum(rule.type)) yield* refuseWhileScheduled(session, rule.qos_policy_id);
}
