import type { QosRuleRow } from '../../../../store/index.ts';
import type { NetworkError } from '../../errors/network-error.ts';
import { networkError } from '../../errors/registry.ts';

/**
 * What a rule conflicts with among the others of its policy, as the error to be thrown; null when it goes with all of them.
 * Source: Networking API reference, QoS.
 */
export function conflictOf(rule: QosRuleRow, others: readonly QosRuleRow[]): NetworkError | null {
  for (const other of others) {
    const value = clash(rule, other);
    if (value !== null) {
      return networkError('QoSRuleParameterConflict', value.new, rule.qos_policy_id, other.type, value.existing);
    }
  }
  const same = others.find(({ type, direction }) => type === rule.type && direction === rule.direction);
  return same ? networkError('QoSRulesConflict', rule.type, same.id, rule.qos_policy_id) : null;
}

/** The two values that cannot be together; null when they can. */
function clash(rule: QosRuleRow, other: QosRuleRow) {
  const amounts = { new: rule.amount, existing: other.amount };
  // Whatever their directions: no more can be warranted than is let through.
  if (rule.type === 'bandwidth_limit' && other.type === 'minimum_bandwidth' && other.amount > rule.amount) {
    return amounts;
  }
  if (rule.type === 'minimum_bandwidth' && other.type === 'bandwidth_limit' && other.amount < rule.amount) {
    return amounts;
  }
  const isBothRates = rule.type === 'minimum_packet_rate' && other.type === 'minimum_packet_rate';
  if (isBothRates && (rule.direction === 'any') !== (other.direction === 'any')) {
    return { new: rule.direction, existing: other.direction };
  }
  return null;
}
