import type { SecurityGroupRuleRow } from '../../../store/index.ts';
import { protocolNumber } from './protocols.ts';

type Compared = Pick<
  SecurityGroupRuleRow,
  | 'direction'
  | 'ethertype'
  | 'protocol'
  | 'port_range_min'
  | 'port_range_max'
  | 'remote_ip_prefix'
  | 'remote_group_id'
  | 'remote_address_group_id'
>;

/**
 * What two rules of a group may not have in common, as text: a protocol is the same by name and number, and no prefix is
 * the same as one that holds every address; other prefixes are compared as text. SG-021, SG-023, SG-025
 */
export function ruleIdentity(rule: Compared): string {
  const prefix = rule.remote_ip_prefix;
  const isEverywhere = prefix === null || prefix === '0.0.0.0/0' || prefix === '::/0';
  return [
    rule.direction,
    rule.ethertype,
    rule.protocol === null ? '' : (protocolNumber(rule.protocol) ?? rule.protocol),
    rule.port_range_min ?? '',
    rule.port_range_max ?? '',
    isEverywhere ? '' : prefix,
    rule.remote_group_id ?? '',
    rule.remote_address_group_id ?? '',
  ].join(' ');
}
