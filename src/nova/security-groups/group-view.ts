import type { SecurityGroup, SecurityGroupRule } from '../../neutron/resources.ts';

/** The form that groups have in the Compute API. `named` finds those that rules let in. */
export async function groupViews(
  groups: readonly SecurityGroup[],
  named: (ids: readonly string[]) => Promise<readonly SecurityGroup[]>,
): Promise<readonly object[]> {
  const sources = new Set(groups.flatMap((group) => ingress(group).flatMap((rule) => rule.remote_group_id ?? [])));
  const others = [...sources].filter((id) => !groups.some((group) => group.id === id));
  const all = others.length === 0 ? groups : [...groups, ...(await named(others))];
  const byId = new Map(all.map((group) => [group.id, group]));
  return groups.map((group) => groupView(group, byId));
}

function groupView(group: SecurityGroup, byId: ReadonlyMap<string, SecurityGroup>): object {
  return {
    id: group.id,
    name: group.name,
    description: group.description,
    tenant_id: group.tenant_id,
    rules: ingress(group).map((rule) => ruleView(rule, byId)),
  };
}

/** The Compute API has no word for what leaves a server. */
function ingress(group: SecurityGroup): readonly SecurityGroupRule[] {
  return (group.security_group_rules ?? []).filter((rule) => rule.direction === 'ingress');
}

/** The form of a rule; what it lets in is named by the group in `byId`. */
export function ruleView(rule: SecurityGroupRule, byId: ReadonlyMap<string, SecurityGroup>): object {
  const [fromPort, toPort] = portRange(rule);
  const source = rule.remote_group_id === null ? undefined : byId.get(rule.remote_group_id);
  const everywhere = rule.ethertype === 'IPv6' ? '::/0' : '0.0.0.0/0';
  return {
    id: rule.id,
    parent_group_id: rule.security_group_id,
    ip_protocol: rule.protocol,
    from_port: fromPort,
    to_port: toPort,
    group: source ? { name: source.name, tenant_id: source.tenant_id } : {},
    ip_range: rule.remote_group_id === null ? { cidr: rule.remote_ip_prefix ?? everywhere } : {},
  };
}

/** Where no range is given, the Compute API writes out what that means for the protocol. */
function portRange(rule: SecurityGroupRule): readonly [number | null, number | null] {
  if (rule.port_range_min !== null || rule.port_range_max !== null) return [rule.port_range_min, rule.port_range_max];
  const protocol = rule.protocol?.toLowerCase();
  if (protocol === 'icmp' || protocol === 'icmpv6' || protocol === 'ipv6-icmp') return [-1, -1];
  return protocol === 'tcp' || protocol === 'udp' ? [1, 65535] : [null, null];
}
