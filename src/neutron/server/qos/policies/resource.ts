import { sql } from 'kysely';
import { networkError } from '../../errors/registry.ts';
import { isAmongOpened } from '../../rbac-policies/entries.ts';
import { isSharedFilter } from '../../rbac-policies/shared-filter.ts';
import type { Resource } from '../../resource.ts';
import { textList } from '../../row-changes.ts';
import { tagsOf } from '../../tags/tags-endpoint.ts';
import { wireTime } from '../../timestamps.ts';
import { ruleMembers } from '../rules/resource.ts';
import { addRules } from './add-rules.ts';
import { policyAttributes } from './attributes.ts';
import { createPolicy, deletePolicy, updatePolicy } from './change.ts';
import { type PolicyRecord, policyTarget, selectPolicies } from './policy-record.ts';

/** `/v2.0/qos/policies`: what ports, networks, floating IPs and gateways may send and receive. */
export const qosPolicies: Resource<PolicyRecord> = {
  name: 'policy',
  collection: 'policies',
  path: 'qos/policies',
  attributes: policyAttributes,
  filters: { shared: isSharedFilter },
  bulk: false,
  lenientBody: false,
  strictMarker: false,
  quotas: {},
  members: { tags: tagsOf(() => qosPolicies, 'neutron_qos_policy'), ...ruleMembers },

  notFound: (id) => networkError('QosPolicyNotFound', id),
  select: selectPolicies,
  targetColumns: (session) => ({
    projectId: sql.ref('t.project_id'),
    shared: isAmongOpened(session, sql.ref('t.id'), 'access_as_shared'),
  }),
  target: policyTarget,
  create: createPolicy,
  update: updatePolicy,
  remove: deletePolicy,
  render: (policy) => ({
    id: policy.id,
    name: policy.name,
    tenant_id: policy.project_id,
    project_id: policy.project_id,
    shared: policy.shared === 1,
    is_default: policy.is_default === 1,
    rules: [],
    description: policy.description ?? '',
    tags: textList(policy.tags),
    created_at: wireTime(policy.created_at),
    updated_at: wireTime(policy.updated_at),
    revision_number: policy.revision_number,
  }),
  complete: addRules,
};
