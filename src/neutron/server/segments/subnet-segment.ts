import type { SubnetRow, Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { textList } from '../row-changes.ts';
import type { Session } from '../session.ts';
import { holdSegment, segmentsOfNetwork } from './segment-rows.ts';

/** The service type of subnets that lead to a routed network, and so are on none of its segments. */
const routedService = 'network:routed';

type NewSubnet = Pick<SubnetRow, 'network_id' | 'segment_id' | 'service_types'>;

/**
 * Checks the segment of a subnet that is to be beside others, and holds it. Throws 404 SegmentNotFound, 400 for one of
 * another network, or where only some subnets would be on segments. Source: Neutron's address management, segments.
 */
export function* checkSegment(session: Session, subnet: NewSubnet, others: readonly SubnetRow[]): Unit<void> {
  const { network_id: networkId, segment_id: segmentId } = subnet;
  const segment = segmentId === null ? null : yield* holdSegment(session, segmentId);
  if (segment === undefined) throw networkError('SegmentNotFound', segmentId ?? '');
  const alike = [subnet, ...others].filter(({ service_types: types }) => !textList(types).includes(routedService));
  if (alike.some(({ segment_id }) => segment_id === null) && alike.some(({ segment_id }) => segment_id !== null)) {
    throw networkError('SubnetsNotAllAssociatedWithSegments', networkId);
  }
  if (segment && segment.network_id !== networkId) {
    throw networkError('NetworkIdsDontMatch', networkId, segment.id);
  }
}

/** Checks that a subnet may be put on a segment later: it must be its network's only one, as the segment. Throws 400, 404. */
export function* checkSegmentChange(
  session: Session,
  subnet: SubnetRow,
  segmentId: string | null,
  all: readonly SubnetRow[],
): Unit<void> {
  const { network_id: networkId } = subnet;
  if (all.length > 1) throw networkError('SubnetsNotAllAssociatedWithSegments', networkId);
  if (subnet.segment_id !== null) throw networkError('SubnetSegmentAssociationChangeNotAllowed');
  if ((yield* segmentsOfNetwork(session, networkId)).length > 1) {
    throw networkError('NoUpdateSubnetWhenMultipleSegmentsOnNetwork', networkId);
  }
  yield* checkSegment(session, { ...subnet, segment_id: segmentId }, []);
}
