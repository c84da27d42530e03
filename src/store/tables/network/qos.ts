import type { StandardRow } from './standard-row.ts';

export interface QosPolicyRow extends StandardRow {
  /** It is for the networks of its project that are made without another. */
  is_default: number;
}

/** A rule of any kind: what its numbers mean is for its type to say. */
export interface QosRuleRow {
  id: string;
  qos_policy_id: string;
  type: string;
  /** '' where a type has none. */
  direction: string;
  amount: number;
  burst: number;
}
