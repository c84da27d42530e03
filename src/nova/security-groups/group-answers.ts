import { integerOrNull, list, shape, text, textOrNull, view } from '../operation/answer-schema.ts';

const rule = view('SecurityGroupRule', {
  id: text,
  parent_group_id: text,
  ip_protocol: textOrNull,
  from_port: integerOrNull,
  to_port: integerOrNull,
  group: {
    ...shape({}, { name: text, tenant_id: text }),
    description: 'whose servers are let in; empty where addresses are',
  },
  ip_range: { ...shape({}, { cidr: text }), description: 'which addresses are let in; empty where a group is' },
});

const group = view('SecurityGroup', {
  id: text,
  name: text,
  description: textOrNull,
  tenant_id: text,
  rules: { ...list(rule), description: 'of what comes in' },
});

/** Security groups, a project's or a server's. */
export const securityGroupsAnswer = shape({ security_groups: list(group) });

/** One, read, made or changed. */
export const securityGroupAnswer = shape({ security_group: group });

/** A new rule. */
export const securityGroupRuleAnswer = shape({ security_group_rule: rule });
