import { sql } from 'kysely';
import { all, first, run, type SegmentRow, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import type { Segment } from '../networks/segments.ts';
import type { Session } from '../session.ts';

/** A segment's row. It is nobody's: only administrators see it. */
export interface SegmentRecord extends SegmentRow {
  readonly project_id: string;
}

/** `select … from neutron_segment t`. */
export function selectSegments() {
  return sql<SegmentRecord>`select t.*, '' as project_id from neutron_segment t`;
}

/** The segments of a network, in order. */
export function* segmentsOfNetwork({ queries }: Session, networkId: string): Unit<SegmentRow[]> {
  return yield* all(
    queries.selectFrom('neutron_segment').selectAll().where('network_id', '=', networkId).orderBy('segment_index'),
  );
}

/** The segment of an id; until the unit ends, it stays, and nobody else associates a subnet with it: on PostgreSQL the others wait. */
export function* holdSegment({ queries, services }: Session, id: string): Unit<SegmentRow | undefined> {
  const query = queries.selectFrom('neutron_segment').selectAll().where('id', '=', id);
  return yield* first(services.database.engine === 'postgresql' ? query.forUpdate() : query);
}

/** What there is of a segment beside what it is. */
type SegmentText = Pick<SegmentRow, 'name' | 'description' | 'revision_number'>;

/** Of a segment that comes with its network. */
const plain: SegmentText = { name: null, description: null, revision_number: 0 };

/** Writes a segment down that has been claimed for a network. */
export function* insertSegment(
  session: Session,
  networkId: string,
  { networkType, physicalNetwork, segmentationId }: Segment,
  index: number,
  text = plain,
): Unit<SegmentRow> {
  const row: SegmentRow = {
    id: session.newId(),
    network_id: networkId,
    ...text,
    network_type: networkType,
    physical_network: physicalNetwork,
    segmentation_id: segmentationId,
    segment_index: index,
    created_at: session.now,
    updated_at: session.now,
  };
  yield* run(session.queries.insertInto('neutron_segment').values(row));
  return row;
}

/** Throws 409 for a network that would have two segments of one type on one physical network. */
export function refuseSecond(
  networkId: string,
  segments: readonly Pick<Segment, 'networkType' | 'physicalNetwork'>[],
): void {
  const seen = new Set<string>();
  for (const { networkType, physicalNetwork } of segments) {
    if (physicalNetwork === null) continue;
    const place = `${networkType}:${physicalNetwork}`;
    if (seen.has(place)) throw networkError('NeutronDbObjectDuplicateEntry', networkId, networkType, physicalNetwork);
    seen.add(place);
  }
}

/** A row as the network's own row tells of it. */
export function asSegment({ network_type, physical_network, segmentation_id }: SegmentRow): Segment {
  return { networkType: network_type, physicalNetwork: physical_network, segmentationId: segmentation_id };
}
