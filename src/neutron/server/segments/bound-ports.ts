import { all, type NetworkRow, type PortRow, type SegmentRow, type Unit } from '../../../store/index.ts';
import type { BindingDetails, VnicType } from '../../resources.ts';
import { bindToSegment, isBound } from '../bindings/bind.ts';
import { networkError } from '../errors/registry.ts';
import { segmentsOf } from '../networks/render.ts';
import type { Segment } from '../networks/segments.ts';
import { deletePort } from '../ports/delete.ts';
import { isAutoDeletable } from '../ports/device-owners.ts';
import type { Session } from '../session.ts';
import { asSegment } from './segment-rows.ts';

/**
 * Removes the ports from a segment that is about to go which the service made for itself. Throws 409 SegmentInUse while
 * other ports are bound to it.
 */
export function* freePortsOf(session: Session, network: NetworkRow, segment: SegmentRow): Unit<void> {
  const ports = yield* all(
    session.queries
      .selectFrom('neutron_port')
      .selectAll()
      .where('network_id', '=', network.id)
      .where('host_id', '<>', ''),
  );
  const wanted = JSON.stringify(asSegment(segment));
  const bound = ports.filter(
    (port) => isBound(port.vif_type) && JSON.stringify(segmentOf(session, network, port)) === wanted,
  );
  if (bound.some((port) => !isAutoDeletable(port.device_owner))) {
    throw networkError('SegmentInUse', segment.id, `The segment is still bound with ${bound.length} port(s)`);
  }
  for (const port of bound) yield* deletePort(session, port);
}

/** The segment that a bound port is on: the first one of the network by which its host can have it. */
function segmentOf(session: Session, network: NetworkRow, port: PortRow): Segment | undefined {
  const request = {
    id: port.id,
    host: port.host_id,
    vnicType: port.vnic_type as VnicType,
    profile: JSON.parse(port.profile) as BindingDetails,
  };
  return segmentsOf(network).find((segment) => bindToSegment(session, segment, request) !== null);
}
