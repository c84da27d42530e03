import { all, type PortRow, run, type Unit } from '../../../store/index.ts';
import { disassociatePort } from '../floating-ips/disassociate.ts';
import { releaseAllocations } from '../ipam/allocations.ts';
import { addUsage } from '../quotas/usage.ts';
import type { Session } from '../session.ts';
import { fixedIpsOf } from '../subnets/auto-addresses.ts';
import { deleteTags } from '../tags/tag-rows.ts';
import { refuseInTrunk } from '../trunks/port-use.ts';
import { eventsOf } from './port-record.ts';

/** Removes a port and gives its addresses back. Throws 409 while it is part of a trunk. */
export function* deletePort(session: Session, port: PortRow): Unit<void> {
  const { queries } = session;
  yield* refuseInTrunk(session, port.id);
  const addresses = fixedIpsOf(port);
  if (addresses.length > 0) {
    const subnets = yield* all(
      queries
        .selectFrom('neutron_subnet')
        .select(['id', 'allocation_pools', 'ipv6_address_mode'])
        .where('network_id', '=', port.network_id),
    );
    yield* releaseAllocations(session, addresses, subnets);
  }
  yield* disassociatePort(session, port.id);
  yield* run(queries.deleteFrom('neutron_port').where('id', '=', port.id));
  if (port.tags !== '[]') yield* deleteTags(session, port.id);
  if (port.project_id !== '') yield* addUsage(session, port.project_id, 'port', -1);
  session.events.push(...eventsOf(port, 'network-vif-deleted'));
}
