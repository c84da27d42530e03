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
  /** The same, for who wants to know what became of it. */
  report(portId: string, host: string, isPlugged: boolean): Promise<WiringReport>;
}

/** What became of a report: the status that the port has now, or why it changed nothing. */
export type WiringReport = { readonly status: string } | { readonly ignored: 'no such port' | 'not on this host' };

/** The wiring reports of a service. */
export function wiring(services: Services): Wiring {
  return {
    portUp: async (portId, host) => {
      await report(services, portId, host, 'ACTIVE');
    },
    portDown: async (portId, host) => {
      await report(services, portId, host, 'DOWN');
    },
    report: (portId, host, isPlugged) => report(services, portId, host, isPlugged ? 'ACTIVE' : 'DOWN'),
  };
}

const portById = prepared((queries, { portId }: { portId: string }) =>
  queries.selectFrom('neutron_port').selectAll().where('id', '=', portId),
);

/** Sets the status of a port that is bound to the host, and of the trunk whose parent it is. */
function report(services: Services, portId: string, host: string, status: 'ACTIVE' | 'DOWN'): Promise<WiringReport> {
  const context = serviceContext(`req-${services.runtime.ids.uuid()}`);
  return writeSession<WiringReport>(services, context, function* (session) {
    const port = yield* first(portById(session.queries, { portId }));
    if (!port) return { ignored: 'no such port' };
    if (port.host_id !== host || !isBound(port.vif_type)) return { ignored: 'not on this host' };
    const changed = yield* setStatus(session, port, status);
    if (changed.status !== port.status) yield* tellTrunk(session, portId);
    return { status: changed.status };
  });
}
