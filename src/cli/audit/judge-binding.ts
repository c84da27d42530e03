import { type Hosts, isHalfMade, isOfServer, isYoung, type Patience, type PortFact, type ServerFact } from './facts.ts';
import type { Finding, FindingKind } from './finding.ts';
import { command } from './mending.ts';
import { portCost } from './port-cost.ts';

/**
 * Judges to what a port is bound. `server` is the one that has it; undefined when none has. Undefined when the binding is as
 * it should be, is not shown, or may be in the middle of a change.
 */
export function judgeBinding(
  port: PortFact,
  server: ServerFact | undefined,
  hosts: Hosts,
  patience: Patience,
): Finding | undefined {
  // Ironic binds a port to a node, which is no host; a server that something works on may be moving.
  if (port.host === undefined || port.vnicType === 'baremetal') return undefined;
  if (isYoung(port, patience) || (server && !server.isSettled)) return undefined;
  const half = halfBound(port, server);
  if (half !== undefined) return finding('half_bound', port, half, server);
  if (isBound(port) && isDead(port, hosts)) {
    const reason = `it is bound to host ${port.host}, which has neither a compute service nor a network agent`;
    return finding('dead_host', port, reason, server);
  }
  return undefined;
}

/** Whether the port is wired to its host as far as the Networking API knows. */
export function isBound({ host, vifType }: PortFact): boolean {
  return host !== undefined && host !== '' && !unwired.includes(vifType ?? '');
}

const unwired: readonly string[] = ['unbound', 'binding_failed', 'distributed'];

function halfBound(port: PortFact, server: ServerFact | undefined): string | undefined {
  const { deviceId, deviceOwner, host } = port;
  const isServers = isOfServer(port);
  // DHCP, routers and other software bind in ways of their own.
  if (!isServers && deviceOwner !== '') return undefined;
  if (server && server.host !== '' && isHalfMade(port)) {
    return `it names server ${server.id}, but has neither owner nor host: a build ended before it was bound`;
  }
  if (port.vifType === 'binding_failed') return `its binding to host ${host} failed`;
  if (deviceId === '' && host !== '') return `it is bound to host ${host}, but nothing has it`;
  if (deviceId === '' && isServers) return `its owner is ${deviceOwner}, but nothing has it`;
  if (isServers && host === '' && server && server.host !== '') {
    return `server ${server.id} on host ${server.host} has it, but it is bound to no host`;
  }
  return undefined;
}

function isDead(port: PortFact, { compute, agents }: Hosts): boolean {
  const { host = '' } = port;
  if (compute?.has(host) || agents?.has(host)) return false;
  // Other software may bind where only an agent is; a cloud that shows none leaves that open.
  return isOfServer(port) ? compute !== undefined && compute.size > 0 : agents !== undefined && agents.size > 0;
}

function finding(kind: FindingKind, port: PortFact, reason: string, server: ServerFact | undefined): Finding {
  return {
    kind,
    resource: 'port',
    id: port.id,
    projectId: port.projectId,
    reason,
    changedAt: port.changedAt,
    cost: portCost(port),
    mend: mendBinding(port, server),
  };
}

function mendBinding(port: PortFact, server: ServerFact | undefined): string {
  if (isHalfMade(port)) return command('port', 'delete', port.id);
  if (server && server.host !== '') return command('port', 'set', '--host', server.host, port.id);
  // Agents make DHCP ports of their own, and look for none that another has left.
  if (port.deviceOwner === 'network:dhcp') return command('port', 'delete', port.id);
  if (port.host !== '') return command('port', 'unset', '--host', port.id);
  return command('port', 'set', '--device-owner', '', port.id);
}
