import type { SecurityGroupRuleRow } from '../../../store/index.ts';
import type { Wire } from '../resource.ts';
import { wireTime } from '../timestamps.ts';

/** A rule as it travels. */
export function renderRule(rule: SecurityGroupRuleRow): Wire {
  return {
    id: rule.id,
    tenant_id: rule.project_id,
    project_id: rule.project_id,
    security_group_id: rule.security_group_id,
    ethertype: rule.ethertype,
    direction: rule.direction,
    protocol: rule.protocol,
    port_range_min: rule.port_range_min,
    port_range_max: rule.port_range_max,
    remote_ip_prefix: rule.remote_ip_prefix,
    normalized_cidr: rule.normalized_cidr,
    remote_group_id: rule.remote_group_id,
    remote_address_group_id: rule.remote_address_group_id,
    belongs_to_default_sg: rule.belongs_to_default_sg === 1,
    description: rule.description,
    created_at: wireTime(rule.created_at),
    updated_at: wireTime(rule.updated_at),
    revision_number: rule.revision_number,
  };
}
