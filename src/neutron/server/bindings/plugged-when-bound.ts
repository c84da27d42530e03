import type { PortRow } from '../../../store/index.ts';
import { isComputeOwner } from '../ports/device-owners.ts';
import { eventsOf } from '../ports/port-record.ts';
import type { Session } from '../session.ts';
import { isBound } from './bind.ts';

/** What of a port says whether it is plugged where nobody reports that. */
type Pluggable = Pick<PortRow, 'vif_type' | 'device_id' | 'device_owner' | 'admin_state_up' | 'status'>;

/**
 * The status of a port where a host that has it counts as having plugged it: ACTIVE for a server's, DOWN for nobody's.
 * Elsewhere, and for other ports, the status that it has.
 */
export function pluggedStatus({ services }: Session, port: Pluggable): string {
  const isServers = isComputeOwner(port.device_owner) || port.device_owner === '';
  if (!services.pluggedWhenBound || !isServers || !isBound(port.vif_type)) return port.status;
  return port.device_id !== '' && port.admin_state_up === 1 ? 'ACTIVE' : 'DOWN';
}

/** Notes what Compute is to be told of a port that was (null: it is new) and is: it was plugged, unplugged, or both, by a move. */
export function notePlugging(session: Session, before: PortRow | null, after: PortRow): void {
  const was = before?.status === 'ACTIVE';
  const is = after.status === 'ACTIVE';
  const isMoved = before !== null && before.host_id !== after.host_id;
  if (before && was && (!is || isMoved)) {
    session.events.push(...eventsOf(before, 'network-vif-unplugged', 'completed'));
  }
  if (is && (!was || isMoved)) session.events.push(...eventsOf(after, 'network-vif-plugged', 'completed'));
}
