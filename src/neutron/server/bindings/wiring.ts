import { serviceContext } from '../../../context/request-context.ts';
import { first, prepared } from '../../../store/index.ts';
import { type Services, writeSession } from '../session.ts';
import { tellTrunk } from '../trunks/follow-parent.ts';
import { isBound } from './bind.ts';
import { setStatus } from './port-status.ts';

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

const portById = prepared((queries, { portId }: { portId: string }) =>
  queries.selectFrom('neutron_port').selectAll().where('id', '=', portId),
);

/** Sets the status of a port that is bound to the host, and of the trunk whose parent it is. */
function report(services: Services, portId: string, host: string, status: 'ACTIVE' | 'DOWN'): Promise<void> {
  const context = serviceContext(`req-${services.runtime.ids.uuid()}`);
  return writeSession(services, context, function* (session) {
    const port = yield* first(portById(session.queries, { portId }));
    if (!port || port.host_id !== host || !isBound(port.vif_type)) return;
    const changed = yield* setStatus(session, port, status);
    if (changed.status !== port.status) yield* tellTrunk(session, portId);
  });
}
