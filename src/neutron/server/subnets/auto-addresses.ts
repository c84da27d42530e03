import { all, type PortRow, run, type SubnetRow, type Unit } from '../../../store/index.ts';
import type { FixedIp } from '../../resources.ts';
import { recordAllocations } from '../ipam/allocations.ts';
import { autoAddress } from '../ipam/auto-address.ts';
import { isRouterOwner } from '../ports/device-owners.ts';
import { isInReach } from '../segments/reach.ts';
import type { Session } from '../session.ts';

/**
 * Gives each port of the network but a router's its address in a new SLAAC or stateless subnet, beside others; on a routed
 * network each port that is on the segment. SUB-060, SUB-061
 */
export function* addAutoAddresses(session: Session, subnet: SubnetRow, others: readonly SubnetRow[]): Unit<void> {
  const ports = yield* all(
    session.queries.selectFrom('neutron_port').selectAll().where('network_id', '=', subnet.network_id),
  );
  for (const port of ports) {
    if (isRouterOwner(port.device_owner)) continue;
    if (!(yield* isInReach(session, subnet, others, { ...port, fixedIps: fixedIpsOf(port) }))) continue;
    const address = { subnet_id: subnet.id, ip_address: autoAddress(subnet, port.mac_address) };
    yield* recordAllocations(session, port.id, [address]);
    yield* setFixedIps(session, port, [...fixedIpsOf(port), address]);
  }
}

/** Takes the addresses of a subnet that is about to go from the ports that have some. SUB-065, SUB-066 */
export function* dropAddressesOf(session: Session, subnetId: string): Unit<void> {
  const ports = yield* all(
    session.queries
      .selectFrom('neutron_port')
      .selectAll()
      .where('id', 'in', (eb) =>
        eb.selectFrom('neutron_ip_allocation').select('port_id').where('subnet_id', '=', subnetId),
      ),
  );
  yield* run(session.queries.deleteFrom('neutron_ip_allocation').where('subnet_id', '=', subnetId));
  for (const port of ports) {
    yield* setFixedIps(
      session,
      port,
      fixedIpsOf(port).filter((address) => address.subnet_id !== subnetId),
    );
  }
}

/** The addresses of a port. */
export function fixedIpsOf(port: Pick<PortRow, 'fixed_ips'>): FixedIp[] {
  return JSON.parse(port.fixed_ips) as FixedIp[];
}

function* setFixedIps(session: Session, port: PortRow, fixedIps: readonly FixedIp[]): Unit<void> {
  yield* run(
    session.queries
      .updateTable('neutron_port')
      .set({
        fixed_ips: JSON.stringify(fixedIps),
        revision_number: port.revision_number + 1,
        updated_at: session.now,
      })
      .where('id', '=', port.id),
  );
}
