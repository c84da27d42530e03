import type { Unit } from '../../../store/index.ts';
import { deleteNetwork } from '../networks/delete.ts';
import { findVisibleNetwork } from '../networks/network-record.ts';
import { deleteRouter } from '../routers/change.ts';
import { interfaceSubnets } from '../routers/connections.ts';
import { removeInterface } from '../routers/remove-interface.ts';
import { holdRouter } from '../routers/router-record.ts';
import { textList } from '../row-changes.ts';
import type { Session } from '../session.ts';
import { findRequirements } from './requirements.ts';
import { findTopology, holdTopology } from './topology-record.ts';

/**
 * Removes what was made for a project, all of it or nothing. Throws 409 while a server, a floating IP or another router
 * uses it; with nothing there, 409 AutoAllocationFailure where nothing could be made. MSC-030
 */
export function* removeTopology(session: Session, projectId: string): Unit<void> {
  yield* holdTopology(session, projectId);
  const topology = yield* findTopology(session, projectId);
  if (!topology) {
    yield* findRequirements(session);
    return;
  }
  // The router is held first, as by who changes its interfaces.
  const router = topology.router_id === null ? null : yield* holdRouter(session, topology.router_id);
  const network = yield* findVisibleNetwork(session, topology.network_id);
  if (router) {
    const own = new Set(textList(network.subnet_ids));
    for (const { id: subnetId } of yield* interfaceSubnets(session, router.id)) {
      if (own.has(subnetId)) yield* removeInterface(session, router, { subnetId });
    }
    yield* deleteRouter(session, router);
  }
  // Its row goes with the network.
  yield* deleteNetwork(session, network);
}
