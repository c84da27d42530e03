import { type AttributeTable, unset } from '../attributes/attribute.ts';
import { toInteger } from '../attributes/converters.ts';
import { readOnly, standardAttributes } from '../attributes/standard-attributes.ts';
import { orNull, text, uuid } from '../attributes/validators.ts';

const project = { post: true, default: unset, validate: text(), hidden: true } as const;

/** The attributes of a segment. It is no project's; what a request says of one is not kept. Source: Networking API reference, segments. */
export const segmentAttributes = {
  id: standardAttributes.id,
  tenant_id: project,
  project_id: project,
  network_id: { post: true, validate: uuid, filter: true, sort: 'plain' },
  network_type: { post: true, validate: text(32), filter: true, sort: 'plain' },
  physical_network: { post: true, default: unset, validate: text(64), filter: true, sort: 'nullable' },
  segmentation_id: { post: true, default: unset, convert: toInteger, sort: 'nullable-number' },
  name: { post: true, put: true, default: unset, validate: orNull(text()), filter: true, sort: 'nullable' },
  description: { post: true, put: true, default: '', validate: text(), filter: true },
  created_at: readOnly,
  updated_at: readOnly,
  revision_number: { convert: toInteger, filter: true },
} as const satisfies AttributeTable;

/** The values of a POST, converted. */
export type SegmentValues = {
  readonly network_id: string;
  readonly network_type: string;
  readonly physical_network?: string;
  readonly segmentation_id?: number;
  readonly name?: string | null;
  readonly description: string;
};

/** The attributes of a segment that a PUT changes. */
export type SegmentChanges = Partial<Pick<SegmentValues, 'name' | 'description'>>;
