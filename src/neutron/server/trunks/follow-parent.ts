import { all, first, type PortRow, type TrunkRow, type Unit } from '../../../store/index.ts';
import { isBound } from '../bindings/bind.ts';
import { setStatus } from '../bindings/port-status.ts';
import { updatePort } from '../ports/update.ts';
import type { Session } from '../session.ts';
import { holdTrunkOf, saveTrunk, subPortsOf } from './trunk-record.ts';

/**
 * A trunk is carried by its parent: while the parent is wired, the sub-ports are bound to the parent's host, wired, and the
 * trunk's devices, and the trunk is ACTIVE. What Neutron's agent does between (BUILD) is done in the same unit, so nobody
 * sees it. When the parent's wiring goes, the sub-ports are nobody's again and the trunk is DOWN.
 */

/** The device owner of a sub-port that its trunk carries. */
const deviceOwner = 'trunk:subport';

/** For a port whose wiring has come or gone: the trunk whose parent it is, if any, follows. */
export function* tellTrunk(session: Session, portId: string): Unit<void> {
  const trunk = yield* holdTrunkOf(session, portId);
  if (trunk) yield* followParent(session, trunk);
}

/** Writes a trunk down that the caller holds, in the status that its parent gives it. */
export function* followParent(session: Session, trunk: TrunkRow): Unit<TrunkRow> {
  const parent = yield* first(
    session.queries.selectFrom('neutron_port').select(['status', 'host_id']).where('id', '=', trunk.port_id),
  );
  const ids = subPortsOf(trunk).map(({ port_id }) => port_id);
  if (parent?.status === 'ACTIVE') {
    const status = yield* carry(session, trunk, ids, parent.host_id);
    return yield* saveTrunk(session, { ...trunk, status });
  }
  yield* releaseSubPorts(session, trunk, ids);
  return yield* saveTrunk(session, { ...trunk, status: 'DOWN' });
}

/** Makes ports nobody's again that the trunk carried. */
export function* releaseSubPorts(session: Session, trunk: TrunkRow, ids: readonly string[]): Unit<void> {
  for (const port of yield* portsOf(session, ids)) {
    if (port.device_id !== trunk.id) continue;
    yield* updatePort(session, port, { device_id: '', device_owner: '', 'binding:host_id': '' });
  }
}

/** Binds and wires the sub-ports on a host; answers the status of the trunk then. */
function* carry(session: Session, trunk: TrunkRow, ids: readonly string[], host: string): Unit<string> {
  let status = 'ACTIVE';
  for (const port of yield* portsOf(session, ids)) {
    // Somebody else has taken it: it is left to them.
    if (port.device_id !== '' && port.device_id !== trunk.id) {
      if (status === 'ACTIVE') status = 'DEGRADED';
      continue;
    }
    const bound = yield* updatePort(session, port, {
      device_id: trunk.id,
      device_owner: deviceOwner,
      'binding:host_id': host,
    });
    if (isBound(bound.vif_type)) yield* setStatus(session, bound, 'ACTIVE');
    else status = 'ERROR';
  }
  return status;
}

function* portsOf({ queries }: Session, ids: readonly string[]): Unit<PortRow[]> {
  if (ids.length === 0) return [];
  return yield* all(queries.selectFrom('neutron_port').selectAll().where('id', 'in', ids).orderBy('id'));
}
