import { sql } from 'kysely';
import { run, type SecurityGroupRuleRow } from '../../../store/index.ts';
import { toBoolean } from '../attributes/converters.ts';
import { badRequest, networkError } from '../errors/registry.ts';
import { addUsage } from '../quotas/usage.ts';
import { isOneOf } from '../request/filters.ts';
import type { Resource } from '../resource.ts';
import { prepareDefaultGroup } from '../security-groups/default-group.ts';
import { touchGroup } from '../security-groups/group-record.ts';
import { ruleAttributes } from './attributes.ts';
import { checkRulesTogether, createRule, type NewRuleTarget, newRuleTarget } from './create.ts';
import { renderRule } from './render.ts';

/** `/v2.0/security-group-rules`. */
export const securityGroupRules: Resource<SecurityGroupRuleRow, NewRuleTarget> = {
  name: 'security_group_rule',
  collection: 'security_group_rules',
  path: 'security-group-rules',
  attributes: ruleAttributes,
  filters: {
    belongs_to_default_sg: (values) =>
      isOneOf(
        sql.ref('t.belongs_to_default_sg'),
        values.map((value) => Number(toBoolean(value))),
      ),
  },
  bulk: true,
  lenientBody: false,
  strictMarker: false,
  quotas: { security_group_rule: 1 },

  notFound: (id) => networkError('SecurityGroupRuleNotFound', id),
  concealed: () => networkError('HTTPNotFound'),
  select: () => sql<SecurityGroupRuleRow>`select t.* from neutron_security_group_rule t`,
  targetColumns: () => ({ projectId: sql.ref('t.project_id'), groupProjectId: sql.ref('t.group_project_id') }),
  target: (rule) => ({ projectId: rule.project_id, groupProjectId: rule.group_project_id }),
  createTarget: newRuleTarget,
  checkTogether: checkRulesTogether,
  create: createRule,
  update() {
    throw badRequest('Cannot update read-only attribute description');
  },
  *remove(session, rule) {
    yield* run(session.queries.deleteFrom('neutron_security_group_rule').where('id', '=', rule.id));
    yield* addUsage(session, rule.project_id, 'security_group_rule', -1);
    yield* touchGroup(session, rule.security_group_id);
  },
  render: renderRule,
  prepareList: prepareDefaultGroup,
};
