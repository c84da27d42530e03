import { networkError } from '../errors/registry.ts';
import { parseCidr } from '../ipam/address.ts';
import type { RuleValues } from './attributes.ts';
import { hasPorts, isIcmp, isOnlyIpv6, protocolNumber } from './protocols.ts';

/** What of a rule depends on its other parts, settled. */
export type SettledRule = Pick<RuleValues, 'protocol' | 'port_range_min' | 'port_range_max'> & {
  readonly normalized_cidr: string | null;
};

/**
 * Checks the parts of a rule against each other, in Neutron's order. Throws 400 in the types of the API. Source: Networking API
 * reference, security groups.
 */
export function checkRule(rule: RuleValues): SettledRule {
  const ports = settlePorts(rule);
  const normalized_cidr = normalizedCidr(rule);
  const protocol = settleProtocol(rule);
  const remotes = [rule.remote_ip_prefix, rule.remote_group_id, rule.remote_address_group_id];
  if (remotes.filter((remote) => remote !== null).length > 1) throw networkError('SecurityGroupMultipleRemoteEntites');
  return { protocol, ...ports, normalized_cidr };
}

/** SG-043 to SG-045 */
function settleProtocol({ protocol, ethertype }: RuleValues): string | null {
  if (protocol === null) return null;
  const number = protocolNumber(protocol) ?? -1;
  if (ethertype === 'IPv4') {
    if (isOnlyIpv6(number)) throw networkError('SecurityGroupEthertypeConflictWithProtocol', ethertype, protocol);
    return protocol;
  }
  if (protocol === 'icmp' || protocol === 'icmpv6') return 'ipv6-icmp';
  return protocol === '1' ? '58' : protocol;
}

function settlePorts({
  protocol,
  port_range_min: min,
  port_range_max: max,
}: RuleValues): Pick<SettledRule, 'port_range_min' | 'port_range_max'> {
  const ports = { port_range_min: min, port_range_max: max };
  if (min === null && max === null) return ports;
  if (protocol === null) throw networkError('SecurityGroupProtocolRequiredWithPorts');
  const number = protocolNumber(protocol) ?? -1;
  if (isIcmp(number)) {
    checkIcmp(min, max);
    return ports;
  }
  if (!hasPorts(number)) throw networkError('SecurityGroupInvalidProtocolForPort', String(number));
  if (min === 0 || max === 0) throw networkError('SecurityGroupInvalidPortValue', '0');
  if (min === null || max === null || min > max) throw networkError('SecurityGroupInvalidPortRange');
  // SG-033: all ports are no restriction.
  return min === 1 && max === 65_535 ? { port_range_min: null, port_range_max: null } : ports;
}

/** For ICMP the range is type and code. SG-039 to SG-042 */
function checkIcmp(type: number | null, code: number | null): void {
  if (type !== null && type > 255) {
    throw networkError('SecurityGroupInvalidIcmpValue', 'type', 'port_range_min', String(type));
  }
  if (code !== null && code > 255) {
    throw networkError('SecurityGroupInvalidIcmpValue', 'code', 'port_range_max', String(code));
  }
  if (type === null && code !== null) throw networkError('SecurityGroupMissingIcmpType', String(code));
}

function normalizedCidr({ remote_ip_prefix: prefix, ethertype }: RuleValues): string | null {
  if (prefix === null) return null;
  const cidr = parseCidr(prefix);
  if (!cidr) throw networkError('InvalidCIDR', prefix);
  if (`IPv${cidr.version}` !== ethertype) throw networkError('SecurityGroupRuleParameterConflict', ethertype, prefix);
  return cidr.text;
}
