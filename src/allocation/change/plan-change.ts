import type { Port } from '../../neutron/resources.ts';
import type { Engine } from '../engine.ts';
import { failure } from '../errors/allocation-error-of.ts';
import { failed } from '../errors/failed.ts';
import { resolveSecurityGroups } from '../look/security-groups.ts';
import { beginOperation, type Operation } from '../operation.ts';
import type { PlanChangeRequest, PlannedPort, PortAddress } from '../port-changes.ts';

/** See PortChanges.planChange. */
export async function planChange(engine: Engine, request: PlanChangeRequest): Promise<readonly PlannedPort[]> {
  const { change, instance } = request;
  const operation = beginOperation(engine, { ...request, projectId: instance.projectId });
  try {
    switch (change.kind) {
      case 'add_security_group':
      case 'remove_security_group': {
        const [group] = await resolveSecurityGroups(operation, [change.group]);
        const ports = await portsOf(operation, instance.uuid);
        const has = (port: Port) => port.security_groups.includes(group ?? '');
        if (change.kind === 'remove_security_group') {
          // E25, E26
          return found(ports.filter(has), change.group).map((port) => groupsOf(port, [], [group ?? '']));
        }
        // E20 to E22: all of them are looked at before one is changed.
        for (const port of found(ports, change.group)) refuseWithoutFilter(port);
        return ports.filter((port) => !has(port)).map((port) => groupsOf(port, [group ?? ''], []));
      }
      case 'add_fixed_ip': {
        const { networkId } = change;
        const [port] = await portsOf(operation, instance.uuid, { network_id: networkId });
        const subnets = port && (await operation.user.subnets.list({ network_id: networkId }, operation.call('look')));
        // D11, D12
        if (!port || !subnets?.length) throw failure('NetworkNotFound', { step: 'look', network: networkId });
        return [addressesOf(port, { addFrom: subnets.map(({ id }) => id), remove: [] })];
      }
      case 'remove_fixed_ip': {
        const { address } = change;
        const ports = await portsOf(operation, instance.uuid);
        const [port] = ports.filter(({ fixed_ips }) => fixed_ips.some(({ ip_address }) => ip_address === address));
        if (!port) throw failure('FixedIpNotFoundForInstance', { step: 'look', fixedIp: address });
        return [addressesOf(port, { addFrom: [], remove: [address] })];
      }
    }
  } catch (error) {
    throw failed(operation, error, { step: 'look' });
  }
}

/** In an order of their own, so that a plan is the same whoever makes it. */
async function portsOf(operation: Operation, instanceUuid: string, more = {}): Promise<readonly Port[]> {
  const ports = await operation.user.ports.list({ device_id: instanceUuid, ...more }, operation.call('look'));
  return ports.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** E22, E26: that there is no port to change is told as if there were no such group. */
function found(ports: readonly Port[], group: string): readonly Port[] {
  if (ports.length === 0) throw failure('SecurityGroupNotFound', { step: 'look', securityGroup: group });
  return ports;
}

function refuseWithoutFilter({ id, network_id: network, ...port }: Port): void {
  const has = port.fixed_ips.length > 0 || port.ip_allocation === 'deferred';
  if (port.port_security_enabled === false || !has) {
    throw failure('SecurityGroupCannotBeApplied', { step: 'look', network, port: id });
  }
}

function groupsOf(port: Port, add: readonly string[], remove: readonly string[]): PlannedPort {
  const { id: portId, revision_number: revision, security_groups: before } = port;
  return { portId, revision, field: 'security_groups', before, add, remove };
}

function addressesOf(
  { id: portId, revision_number: revision, fixed_ips }: Port,
  delta: { readonly addFrom: readonly string[]; readonly remove: readonly string[] },
): PlannedPort {
  const before = fixed_ips.map(({ subnet_id, ip_address }): PortAddress => ({ subnet_id, ip_address }));
  return { portId, revision, field: 'fixed_ips', before, ...delta };
}
