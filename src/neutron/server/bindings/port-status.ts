import { type PortRow, run, type Unit, updateRows } from '../../../store/index.ts';
import { eventsOf } from '../ports/port-record.ts';
import type { Session } from '../session.ts';

/** Sets the status of a bound port; a change counts as one, and Compute is told. Answers the port as it is now. */
export function* setStatus(session: Session, port: PortRow, wanted: 'ACTIVE' | 'DOWN'): Unit<PortRow> {
  // A port that is administratively down does not come up.
  const status = wanted === 'ACTIVE' && port.admin_state_up === 0 ? 'DOWN' : wanted;
  if (port.status === status) return port;
  const changed = { status, revision_number: port.revision_number + 1, updated_at: session.now };
  yield* run(updateRows(session.queries, 'neutron_port', changed, { id: port.id }));
  const event = status === 'ACTIVE' ? 'network-vif-plugged' : 'network-vif-unplugged';
  session.events.push(...eventsOf(port, event, 'completed'));
  return { ...port, ...changed };
}
