import { all, type Unit } from '../../../store/index.ts';
import type { TrunkDetails } from '../../resources.ts';
import type { PortRecord } from '../ports/port-record.ts';
import type { Wire } from '../resource.ts';
import { inGroups } from '../rows.ts';
import type { Session } from '../session.ts';
import { subPortsOf } from './trunk-record.ts';

/** What a port shows of the trunk whose parent it is; no key at all for any other port. */
export function trunkDetails({ trunk_id, trunk_sub_ports }: PortRecord): { trunk_details?: TrunkDetails } {
  if (!trunk_id) return {};
  return { trunk_details: { trunk_id, sub_ports: subPortsOf({ sub_ports: trunk_sub_ports ?? '[]' }) } };
}

/** Puts the MAC addresses of the sub-ports into rendered ports. */
export function* addSubPortMacs(
  session: Session,
  wires: readonly Wire[],
  wants: (attribute: string) => boolean,
): Unit<void> {
  if (!wants('trunk_details')) return;
  const details = wires.flatMap(({ trunk_details }) => (trunk_details ? [trunk_details as TrunkDetails] : []));
  const subPorts = details.flatMap(({ sub_ports }) => sub_ports);
  for (const ids of inGroups(subPorts.map(({ port_id }) => port_id))) {
    const ports = yield* all(
      session.queries.selectFrom('neutron_port').select(['id', 'mac_address']).where('id', 'in', ids),
    );
    const macs = new Map(ports.map(({ id, mac_address }) => [id, mac_address]));
    for (const subPort of subPorts) {
      const mac = macs.get(subPort.port_id);
      if (mac !== undefined) subPort.mac_address = mac;
    }
  }
}
