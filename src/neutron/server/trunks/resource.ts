import { sql } from 'kysely';
import type { TrunkRow } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import type { Resource } from '../resource.ts';
import { tagsOf } from '../tags/tags-endpoint.ts';
import { trunkAttributes } from './attributes.ts';
import { createTrunk, deleteTrunk, updateTrunk } from './change.ts';
import { subPortActions } from './member-actions.ts';
import { renderTrunk } from './render.ts';
import { selectTrunks, trunkTarget } from './trunk-record.ts';

/** `/v2.0/trunks`: ports that carry others. */
export const trunks: Resource<TrunkRow> = {
  name: 'trunk',
  collection: 'trunks',
  path: 'trunks',
  attributes: trunkAttributes,
  filters: {},
  bulk: false,
  lenientBody: false,
  strictMarker: false,
  quotas: { trunk: 1 },
  members: { tags: tagsOf(() => trunks, 'neutron_trunk'), ...subPortActions(() => trunks) },

  notFound: (id) => networkError('TrunkNotFound', id),
  select: selectTrunks,
  targetColumns: () => ({ projectId: sql.ref('t.project_id') }),
  target: trunkTarget,
  create: createTrunk,
  update: updateTrunk,
  remove: deleteTrunk,
  render: renderTrunk,
};
