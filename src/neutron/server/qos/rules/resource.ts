import { sql } from 'kysely';
import { networkError } from '../../errors/registry.ts';
import { type Endpoint, resourceEndpoint } from '../../operations/resource-endpoint.ts';
import type { MemberEndpoint, Resource } from '../../resource.ts';
import { findVisiblePolicy } from '../policies/policy-record.ts';
import { ruleAttributes } from './attributes.ts';
import { createRule, deleteRule, type NewRuleTarget, newRuleTarget, updateRule } from './change.ts';
import { type RuleKind, ruleKinds } from './kinds.ts';
import { type RuleRecord, renderRule, selectRules } from './rule-record.ts';

/** What the rules of one kind are, whichever way they are asked for. */
function rulesOfKind(kind: RuleKind) {
  return {
    attributes: ruleAttributes(kind),
    filters: {},
    bulk: true,
    lenientBody: false,
    strictMarker: false,
    quotas: {},

    targetColumns: () => ({ projectId: sql.ref('t.project_id'), shared: sql`t.shared = 1` }),
    target: (rule) => ({ projectId: rule.project_id, shared: rule.shared === 1 }),
    update: (session, rule, changes) => updateRule(session, kind, rule, changes),
    remove: deleteRule,
    render: (rule) => renderRule(kind, rule),
  } satisfies Partial<Resource<RuleRecord>>;
}

/** `/v2.0/qos/policies/<id>/<type>_rules`, with what is behind it. */
function rulesOfPolicies(kind: RuleKind): MemberEndpoint {
  const common = rulesOfKind(kind);
  const name = `${kind.type}_rule`;
  return (exchange, policyId, rest) => {
    const rules: Resource<RuleRecord, NewRuleTarget> = {
      ...common,
      name,
      ruleName: `policy_${name}`,
      collection: `${name}s`,
      path: `qos/policies/${policyId}/${name}s`,

      requireParent: (session) => findVisiblePolicy(session, policyId),
      notFound: (id) => networkError('QosRuleNotFound', policyId, id),
      select: (session) => selectRules(session, kind.type, policyId),
      createTarget: (session) => newRuleTarget(session, policyId),
      create: (session, values, target) => createRule(session, kind, values, target),
    };
    return resourceEndpoint(rules)(exchange, rest);
  };
}

/** `/v2.0/qos/alias-<type>-rules/<rule>`: a rule, without its policy. There is no list, and nothing is made. */
function aliasOf(kind: RuleKind): Endpoint {
  const name = `alias_${kind.type}_rule`;
  const rules: Resource<RuleRecord> = {
    ...rulesOfKind(kind),
    name,
    collection: `${name}s`,
    path: `qos/${name}s`,

    notFound: (id) => networkError('QosRuleNotFound', '', id),
    select: (session) => selectRules(session, kind.type),
    create: () => {
      throw networkError('HTTPNotFound');
    },
  };
  const endpoint = resourceEndpoint(rules);
  return async (exchange, rest) => {
    if (rest.length === 0) throw networkError('HTTPNotFound');
    return endpoint(exchange, rest);
  };
}

/** What comes behind a policy: its rules, kind by kind. */
export const ruleMembers: Readonly<Record<string, MemberEndpoint>> = Object.fromEntries(
  ruleKinds.map((kind) => [`${kind.type}_rules`, rulesOfPolicies(kind)]),
);

/** The rules by themselves, in both spellings that clients use. */
export const ruleAliases: Readonly<Record<string, Endpoint>> = Object.fromEntries(
  ruleKinds
    .filter(({ hasAlias }) => hasAlias)
    .flatMap((kind) => {
      const path = `qos/alias_${kind.type}_rules`;
      const endpoint = aliasOf(kind);
      return [path, path.replaceAll('_', '-')].map((spelling) => [spelling, endpoint]);
    }),
);
