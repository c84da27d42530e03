import { sql } from 'kysely';
import { networkError } from '../errors/registry.ts';
import type { Resource } from '../resource.ts';
import { wireTime } from '../timestamps.ts';
import { segmentAttributes } from './attributes.ts';
import { createSegment, deleteSegment, updateSegment } from './change.ts';
import { type SegmentRecord, selectSegments } from './segment-rows.ts';

/** `/v2.0/segments`: the parts of a network that are one each on layer 2. For administrators. */
export const segments: Resource<SegmentRecord> = {
  name: 'segment',
  collection: 'segments',
  path: 'segments',
  attributes: segmentAttributes,
  filters: {},
  bulk: false,
  lenientBody: false,
  strictMarker: false,
  quotas: {},

  notFound: (id) => networkError('SegmentNotFound', id),
  concealed: () => networkError('HTTPNotFound'),
  select: selectSegments,
  targetColumns: () => ({ projectId: sql`''` }),
  target: () => ({ projectId: null }),
  create: createSegment,
  update: updateSegment,
  remove: deleteSegment,
  render: (segment) => ({
    id: segment.id,
    network_id: segment.network_id,
    name: segment.name,
    description: segment.description,
    network_type: segment.network_type,
    physical_network: segment.physical_network,
    segmentation_id: segment.segmentation_id,
    created_at: wireTime(segment.created_at),
    updated_at: wireTime(segment.updated_at),
    revision_number: segment.revision_number,
  }),
};
