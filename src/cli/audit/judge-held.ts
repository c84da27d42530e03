import type { FloatingIpFact, SecurityGroupFact } from './facts.ts';
import type { Finding } from './finding.ts';
import { command } from './mending.ts';

/** Judges a floating IP that is associated with an orphaned port. */
export function judgeFloatingIp({ id, projectId, address, portId, changedAt }: FloatingIpFact): Finding {
  return {
    kind: 'floating_ip_held',
    resource: 'floating_ip',
    id,
    projectId,
    reason: `${address} leads to port ${portId}, whose server is gone`,
    changedAt,
    cost: { floating_ips: 1 },
    mend: command('floating', 'ip', 'unset', '--port', id),
    heldBy: [portId],
  };
}

/** Judges a security group that none but orphaned ports use. Every project keeps its default group anyway. */
export function judgeSecurityGroup(
  { id, projectId, name, changedAt }: SecurityGroupFact,
  portIds: readonly string[],
): Finding | undefined {
  if (name === 'default') return undefined;
  const few = portIds.slice(0, 3).join(', ');
  const more = portIds.length > 3 ? ` and ${portIds.length - 3} more` : '';
  return {
    kind: 'security_group_held',
    resource: 'security_group',
    id,
    projectId,
    reason: `it cannot be deleted: in use, but only by ports whose server is gone (${few}${more})`,
    changedAt,
    cost: { security_groups: 1 },
    mend: command('port', 'delete', ...portIds),
    heldBy: portIds,
  };
}
