import { serviceContext } from '../../../context/request-context.ts';
import { first, run } from '../../../store/index.ts';
import { eventsOf } from '../ports/port-record.ts';
import { type Services, writeSession } from '../session.ts';
import { isBound } from './bind.ts';

/** What the data path of a host reports. Unknown ports and reports of other hosts change nothing. Source: Neutron's port binding. */
export interface Wiring {
  /** The port's device is wired on the host: DOWN → ACTIVE. */
  portUp(portId: string, host: string): Promise<void>;
  /** The port's device is gone from the host: ACTIVE → DOWN. */
  portDown(portId: string, host: string): Promise<void>;
}

/** The wiring reports of a service. */
export function wiring(services: Services): Wiring {
  return {
    portUp: (portId, host) => report(services, portId, host, 'ACTIVE'),
    portDown: (portId, host) => report(services, portId, host, 'DOWN'),
  };
}

/** Sets the status of a port that is bound to the host; a change counts as one and is told to Compute. */
function report(services: Services, portId: string, host: string, status: 'ACTIVE' | 'DOWN'): Promise<void> {
  const context = serviceContext(`req-${services.runtime.ids.uuid()}`);
  return writeSession(services, context, function* (session) {
    const port = yield* first(session.queries.selectFrom('neutron_port').selectAll().where('id', '=', portId));
    if (!port || port.host_id !== host || !isBound(port.vif_type)) return;
    // A port that is administratively down does not come up.
    const next = status === 'ACTIVE' && port.admin_state_up === 0 ? 'DOWN' : status;
    if (port.status === next) return;
    yield* run(
      session.queries
        .updateTable('neutron_port')
        .set({ status: next, revision_number: port.revision_number + 1, updated_at: session.now })
        .where('id', '=', portId),
    );
    const event = next === 'ACTIVE' ? 'network-vif-plugged' : 'network-vif-unplugged';
    session.events.push(...eventsOf(port, event, 'completed'));
  });
}
