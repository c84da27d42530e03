import { all, first, type NetworkRow, run, type Unit } from '../../../store/index.ts';
import type { Values } from '../attributes/attribute.ts';
import { networkError } from '../errors/registry.ts';
import { segmentColumns } from '../networks/create.ts';
import { settleMtu } from '../networks/mtu.ts';
import { claimSegment, releaseSegment } from '../networks/segments.ts';
import type { Session } from '../session.ts';
import type { SegmentChanges, SegmentValues } from './attributes.ts';
import { freePortsOf } from './bound-ports.ts';
import {
  asSegment,
  holdSegment,
  insertSegment,
  refuseSecond,
  type SegmentRecord,
  segmentsOfNetwork,
} from './segment-rows.ts';

/** Gives a network one more segment. Throws 404 NetworkNotFound, and what the network's own segments may be refused with. */
export function* createSegment(session: Session, posted: Values): Unit<SegmentRecord> {
  const values = posted as SegmentValues;
  const network = yield* holdNetwork(session, values.network_id);
  if (!network) throw networkError('NetworkNotFound', values.network_id);
  const others = yield* segmentsOfNetwork(session, network.id);
  const asked = values.physical_network ?? null;
  refuseSecond(network.id, [...others.map(asSegment), { networkType: values.network_type, physicalNetwork: asked }]);
  const claimed = yield* claimSegment(session, network.id, {
    networkType: values.network_type,
    physicalNetwork: values.physical_network ?? null,
    segmentationId: values.segmentation_id ?? null,
  });
  // Which physical network it is may have been left to us.
  refuseSecond(network.id, [...others.map(asSegment), claimed]);
  // The network's MTU stays; what the new segment cannot carry is refused.
  settleMtu(network.mtu, [claimed.networkType], session.config.physicalMtu);
  const text = { name: values.name ?? null, description: values.description, revision_number: 1 };
  const index = (others.at(-1)?.segment_index ?? -1) + 1;
  const row = yield* insertSegment(session, network.id, claimed, index, text);
  yield* noteInNetwork(session, network);
  return { ...row, project_id: '' };
}

/** Changes what a segment is called; answers it as it is now. */
export function* updateSegment(session: Session, segment: SegmentRecord, sent: Values): Unit<SegmentRecord> {
  const { name = segment.name, description = segment.description } = sent as SegmentChanges;
  const changes = { name, description, revision_number: segment.revision_number + 1, updated_at: session.now };
  yield* run(session.queries.updateTable('neutron_segment').set(changes).where('id', '=', segment.id));
  return { ...segment, ...changes };
}

/** Takes a segment from its network. Throws 409 SegmentInUse while a subnet is on it, or a port is bound to it. */
export function* deleteSegment(session: Session, { id, network_id }: SegmentRecord): Unit<void> {
  const { queries } = session;
  // In the order of who puts a subnet on it, so that neither waits for the other.
  const segment = yield* holdSegment(session, id);
  const network = yield* holdNetwork(session, network_id);
  if (!network || !segment) throw networkError('SegmentNotFound', id);
  const subnets = yield* all(queries.selectFrom('neutron_subnet').select('id').where('segment_id', '=', id));
  if (subnets.length > 0) {
    const ids = subnets.map((subnet) => subnet.id).join(', ');
    throw networkError('SegmentInUse', id, `The segment is still associated with subnet(s) ${ids}`);
  }
  yield* freePortsOf(session, network, segment);
  yield* releaseSegment(session, asSegment(segment));
  yield* run(queries.deleteFrom('neutron_segment').where('id', '=', id));
  yield* noteInNetwork(session, network);
}

/** Until the unit ends, nobody else changes the segments of the network: on PostgreSQL the others wait. */
function* holdNetwork({ queries, services }: Session, id: string): Unit<NetworkRow | undefined> {
  const query = queries.selectFrom('neutron_network').selectAll().where('id', '=', id);
  return yield* first(services.database.engine === 'postgresql' ? query.forNoKeyUpdate() : query);
}

/** Writes down in a network's row which segments it has now. */
function* noteInNetwork(session: Session, { id, revision_number }: NetworkRow): Unit<void> {
  const segments = (yield* segmentsOfNetwork(session, id)).map(asSegment);
  yield* run(
    session.queries
      .updateTable('neutron_network')
      .set({ ...segmentColumns(segments), revision_number: revision_number + 1, updated_at: session.now })
      .where('id', '=', id),
  );
}
