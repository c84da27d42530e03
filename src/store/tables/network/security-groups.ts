import type { StandardRow } from './standard-row.ts';

export interface SecurityGroupRow extends StandardRow {
  stateful: number;
  is_default: number;
}

/** The one default group of a project. */
export interface DefaultSecurityGroupRow {
  project_id: string;
  security_group_id: string;
}

export interface SecurityGroupRuleRow {
  id: string;
  project_id: string;
  security_group_id: string;
  /** The project of the group: never changes, and visibility asks for it. */
  group_project_id: string;
  belongs_to_default_sg: number;
  direction: string;
  ethertype: string;
  protocol: string | null;
  port_range_min: number | null;
  port_range_max: number | null;
  remote_ip_prefix: string | null;
  normalized_cidr: string | null;
  remote_group_id: string | null;
  remote_address_group_id: string | null;
  /** What makes two rules of a group the same, as text. */
  identity: string;
  description: string | null;
  created_at: string;
  updated_at: string;
  revision_number: number;
}

export interface AddressGroupRow extends StandardRow {
  /** JSON list of blocks as text, each once. */
  addresses: string;
}

/** A rule that refers to an address group; the rule's own row says so, too. It keeps the group from being removed. */
export interface RuleAddressGroupRow {
  rule_id: string;
  address_group_id: string;
}
