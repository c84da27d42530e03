import type { NetworkRow } from '../../../store/index.ts';
import type { BindingDetails, VnicType } from '../../resources.ts';
import { segmentsOf } from '../networks/render.ts';
import type { Segment } from '../networks/segments.ts';
import type { Session } from '../session.ts';
import type { BoundVif } from './mechanism.ts';

/** The columns of a port that a binding fills. */
export interface BoundColumns {
  readonly vif_type: string;
  readonly vif_details: string;
}

/** How a port without a host looks. */
export const unbound: BoundColumns = { vif_type: 'unbound', vif_details: '{}' };

const failed: BoundColumns = { vif_type: 'binding_failed', vif_details: '{}' };

/** The `vif_type` of a port that no host has. */
export const unboundVifTypes: readonly string[] = [unbound.vif_type, failed.vif_type];

/** True when a host has the port. */
export function isBound(vifType: string): boolean {
  return !unboundVifTypes.includes(vifType);
}

/** A port that is to be bound. */
export interface ToBind {
  readonly id: string;
  readonly host: string;
  readonly vnicType: VnicType;
  readonly profile: BindingDetails;
  /** The trunk whose parent it is, if any. */
  readonly trunkId?: string | null | undefined;
}

/** Asks the mechanism to bind a port to a host, segment by segment; no host, or one that it cannot bind to, is no error. BND-003, BND-004 */
export function bind(session: Session, network: Pick<NetworkRow, 'segments'>, port: ToBind): BoundColumns {
  const segments = segmentsOf(network);
  if (port.host === '' || segments.length === 0) return unbound;
  for (const segment of segments) {
    const vif = bindToSegment(session, segment, port);
    if (vif) return { vif_type: vif.vifType, vif_details: JSON.stringify(vif.vifDetails) };
  }
  return failed;
}

/** Asks the mechanism to bind a port to a host by one of the network's segments; null where it cannot. */
export function bindToSegment(session: Session, segment: Segment, port: ToBind): BoundVif | null {
  return session.services.mechanism.bind({
    portId: port.id,
    host: port.host,
    vnicType: port.vnicType,
    profile: port.profile,
    networkType: segment.networkType,
    physicalNetwork: segment.physicalNetwork,
    segmentationId: segment.segmentationId,
    trunkId: port.trunkId ?? null,
  });
}
