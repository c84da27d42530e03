import type { Port } from '../../neutron/resources.ts';
import type { Nic } from '../nic.ts';
import type { Work } from '../work.ts';

/**
 * Finds the ports whose creation was answered by nobody: they carry the instance's id from the first moment. Each NIC
 * takes one that fits; what else of that kind is there (from an attempt before) is surplus and deleted, best effort here:
 * what stays is found again when the instance goes. Throws what listing throws.
 */
export async function adoptPorts(work: Work, lost: readonly Nic[]): Promise<void> {
  const { operation, request } = work;
  const others = request.added?.otherPorts ?? [];
  const known = new Set([...work.nics.flatMap(({ portId }) => portId ?? []), ...others]);
  const filter = { device_id: request.instance.uuid };
  const found = await operation.service.ports.list(filter, operation.call('adopt'));
  // Anybody can write our id into a port of theirs.
  const ours = found.filter(({ project_id }) => project_id === request.instance.projectId);
  const candidates = new Set(ours.filter(({ id }) => !known.has(id)));
  // NICs with an address of their own first: another NIC on the network would fit their port as well.
  for (const nic of [...lost].sort((a, b) => Number(a.fixedIp === null) - Number(b.fixedIp === null))) {
    const port = [...candidates].find((one) => fits(nic, one));
    if (!port) continue;
    candidates.delete(port);
    nic.port = port;
    nic.portId = port.id;
    nic.mayAppear = false;
  }
  const surplus = [...candidates].filter((port) => lost.some((nic) => nic.networkId === port.network_id && !port.name));
  await Promise.allSettled(surplus.map(({ id }) => operation.service.ports.delete(id, operation.call('delete'))));
}

function fits(nic: Nic, port: Port): boolean {
  if (port.network_id !== nic.networkId || port.name) return false;
  return nic.fixedIp === null || port.fixed_ips.some(({ ip_address }) => ip_address === nic.fixedIp);
}
