import type { SecurityGroup, SecurityGroupRule } from '../../../neutron/resources.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { type Operation, operation } from '../../operation/operation.ts';
import { findServer } from '../find-server.ts';

/** `/servers/{id}/os-security-groups`: the groups of the server's ports, each once, in the form of the Compute API. */
export function securityGroupOperations({ database, ports }: ComputeFaceDeps): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/servers/:server_id/os-security-groups',
      policy: 'reader',
      handle: async (call) => {
        const server = await findServer(database, call.context, call.param('server_id'));
        const found = await ports.portsOf(call.context, [server.id]);
        const groups = await named(new Set(found.flatMap((port) => port.securityGroupIds)));
        const sources = groups.flatMap((group) => ingress(group).flatMap((rule) => rule.remote_group_id ?? []));
        const byId = new Map([...groups, ...(await named(new Set(sources)))].map((group) => [group.id, group]));
        return { status: 200, body: { security_groups: groups.map((group) => groupView(group, byId)) } };

        async function named(ids: ReadonlySet<string>): Promise<readonly SecurityGroup[]> {
          return ids.size === 0 ? [] : ports.securityGroups(call.context, [...ids]);
        }
      },
    }),
  ];
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

function ruleView(rule: SecurityGroupRule, byId: ReadonlyMap<string, SecurityGroup>): object {
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
