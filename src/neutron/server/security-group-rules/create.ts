import { first, run, type SecurityGroupRuleRow, type Unit } from '../../../store/index.ts';
import { findVisibleAddressGroup } from '../address-groups/group-record.ts';
import type { Values } from '../attributes/attribute.ts';
import { networkError } from '../errors/registry.ts';
import type { PolicyTarget } from '../policy/checks.ts';
import {
  findVisibleGroup,
  groupTarget,
  type SecurityGroupRecord,
  touchGroup,
} from '../security-groups/group-record.ts';
import type { Session } from '../session.ts';
import type { RuleValues } from './attributes.ts';
import { checkRule } from './check-rule.ts';
import { ruleIdentity } from './rule-identity.ts';

/** What the policy is asked about before a rule is made: the group that it will be in. */
export interface NewRuleTarget extends PolicyTarget {
  readonly group: SecurityGroupRecord;
}

/** Finds the group of a rule to be made. What is wrong with the rule itself is told first. Throws 400, and 404 for a group that is not to be seen. */
export function* newRuleTarget(session: Session, posted: Values): Unit<NewRuleTarget> {
  const values = posted as RuleValues;
  checkRule(values);
  if (values.remote_group_id !== null) yield* findVisibleGroup(session, values.remote_group_id);
  const addressGroupId = values.remote_address_group_id;
  if (addressGroupId !== null) yield* findVisibleAddressGroup(session, addressGroupId);
  const group = yield* findVisibleGroup(session, values.security_group_id);
  return { ...groupTarget(group), group };
}

/** Makes a rule, which counts as a change of its group. Throws 409 SecurityGroupRuleExists. */
export function* createRule(session: Session, posted: Values, { group }: NewRuleTarget): Unit<SecurityGroupRuleRow> {
  const values = posted as RuleValues;
  const addressGroupId = values.remote_address_group_id;
  const rule = {
    id: session.newId(),
    project_id: values.project_id,
    security_group_id: group.id,
    group_project_id: group.project_id,
    belongs_to_default_sg: group.is_default,
    direction: values.direction,
    ethertype: values.ethertype,
    remote_ip_prefix: values.remote_ip_prefix,
    remote_group_id: values.remote_group_id,
    remote_address_group_id: addressGroupId,
    ...checkRule(values),
    description: values.description,
    created_at: session.now,
    updated_at: session.now,
    revision_number: 0,
  };
  const row = { ...rule, identity: ruleIdentity(rule) };
  yield* refuseSecond(session, row);
  yield* run(session.queries.insertInto('neutron_security_group_rule').values(row));
  if (addressGroupId !== null) {
    const use = { rule_id: row.id, address_group_id: addressGroupId };
    yield* run(session.queries.insertInto('neutron_rule_address_group').values(use));
  }
  yield* touchGroup(session, group.id);
  return row;
}

/** The error names the other rule, so it is looked for; the unique index settles a race, and the unit comes here again. */
function* refuseSecond(session: Session, rule: SecurityGroupRuleRow): Unit<void> {
  const other = yield* first(
    session.queries
      .selectFrom('neutron_security_group_rule')
      .select('id')
      .where('security_group_id', '=', rule.security_group_id)
      .where('identity', '=', rule.identity),
  );
  if (other) throw networkError('SecurityGroupRuleExists', other.id);
  session.onConflict('uq_neutron_security_group_rule_identity', null);
}

/** What the rules of one bulk must have in common, and what not. SG-053, SG-054 */
export function checkRulesTogether(items: readonly Values[]): void {
  if (items.length < 2) return;
  const rules = items as readonly RuleValues[];
  if (new Set(rules.map((rule) => rule.security_group_id)).size > 1) {
    throw networkError('SecurityGroupNotSingleGroupRules');
  }
  if (new Set(rules.map((rule) => rule.project_id)).size > 1) throw networkError('SecurityGroupRulesNotSingleProject');
  const identities = rules.map((rule) => ruleIdentity({ ...rule, ...checkRule(rule) }));
  if (new Set(identities).size < identities.length) throw networkError('DuplicateSecurityGroupRuleInPost');
}
