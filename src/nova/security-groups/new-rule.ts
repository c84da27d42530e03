import { isIP } from 'node:net';
import type { SecurityGroupRuleCreate } from '../../neutron/client/index.ts';
import { badRequest } from '../errors/nova-error.ts';
import { isUuid } from '../operation/uuid.ts';
import type { AskedRule } from './schemas.ts';

/**
 * The rule of the network service that is meant by one of the Compute API: always one of what comes in; without a source,
 * from everywhere by IPv4; without ports, those that this API means by none. Throws HttpError 400.
 */
export function newRule(asked: AskedRule): SecurityGroupRuleCreate {
  const group = String(asked.parent_group_id);
  if (!isUuid(group)) throw badRequest('Security group id should be uuid');
  const { cidr = null, group_id: source = null } = asked;
  if (source !== null && !isUuid(source)) throw badRequest('Security group id should be uuid');
  const protocol = asked.ip_protocol?.trim().toLowerCase() ?? null;
  const prefix = cidr ?? (source === null ? '0.0.0.0/0' : null);
  const [from, to] = portsOf(asked, protocol, source !== null);
  return {
    security_group_id: group,
    direction: 'ingress',
    ethertype: prefix !== null && isIP(prefix.split('/', 1)[0] ?? '') === 6 ? 'IPv6' : 'IPv4',
    protocol,
    port_range_min: from,
    port_range_max: to,
    ...(source === null ? { remote_ip_prefix: prefix } : { remote_group_id: source }),
  };
}

/** What stands for all of an ICMP's types is none to the network service. */
function portsOf(asked: AskedRule, protocol: string | null, ofGroup: boolean): readonly [number | null, number | null] {
  const [from, to] = [numberOf(asked.from_port), numberOf(asked.to_port)];
  if (from === null && to === null) {
    if (ofGroup && (protocol === null || /^(icmp|tcp|udp)$/.test(protocol))) return [null, null];
    if (protocol !== null) throw badRequest('Invalid port range None:None. Both ports are needed with a protocol.');
    return [null, null];
  }
  if (protocol === null) throw badRequest('Invalid IP protocol None: ports need one.');
  if (from === -1 && to === -1) return [null, null];
  if (from === null || to === null) throw badRequest(`Invalid port range ${from}:${to}.`);
  const isIcmp = protocol === 'icmp';
  if (!isIcmp && from > to) throw badRequest(`Invalid port range ${from}:${to}. The former port cannot be greater.`);
  if (from < -1 || to < -1 || from > 65_535 || to > 65_535) throw badRequest(`Invalid port range ${from}:${to}.`);
  return [from === -1 ? null : from, to === -1 ? null : to];
}

function numberOf(port: AskedRule['from_port']): number | null {
  return port === undefined || port === null ? null : Number(port);
}
