import { sql } from 'kysely';
import { toBoolean, toInteger } from '../attributes/converters.ts';
import { networkError } from '../errors/registry.ts';
import { isAmongOpened, isOpened } from '../rbac-policies/entries.ts';
import type { Filter, Filters } from '../request/filter.ts';
import { isOneOf } from '../request/filters.ts';
import type { Resource } from '../resource.ts';
import { tagsOf } from '../tags/tags-endpoint.ts';
import { addAddressScopes } from './address-scopes.ts';
import { networkAttributes } from './attributes.ts';
import { createNetwork } from './create.ts';
import { deleteNetwork } from './delete.ts';
import { type NetworkRecord, networkTarget, selectNetworks } from './network-record.ts';
import { renderNetwork } from './render.ts';
import { updateNetwork } from './update.ts';

/** A network is found by any of its segments. */
const bySegment =
  (column: 'network_type' | 'physical_network' | 'segmentation_id'): Filter =>
  (values) => {
    const wanted = column === 'segmentation_id' ? values.map((value) => toInteger(value)) : values;
    return sql`t.id in (select s.network_id from neutron_segment s where ${isOneOf(sql.ref(`s.${column}`), wanted)})`;
  };

const filters: Filters = {
  'provider:network_type': bySegment('network_type'),
  'provider:physical_network': bySegment('physical_network'),
  'provider:segmentation_id': bySegment('segmentation_id'),
  /** Relative to the caller. NET-037 */
  shared: (values, session) => {
    const shared = isOpened(session, sql.ref('t.id'), 'access_as_shared');
    const wanted = values.map((value) => toBoolean(value));
    if (wanted.includes(true) && wanted.includes(false)) return sql`1 = 1`;
    return wanted.includes(true) ? shared : sql`not ${shared}`;
  },
};

/** `/v2.0/networks`. */
export const networks: Resource<NetworkRecord> = {
  name: 'network',
  collection: 'networks',
  path: 'networks',
  attributes: networkAttributes,
  filters,
  bulk: true,
  lenientBody: true,
  strictMarker: true,
  quotas: { network: 1 },
  members: { tags: tagsOf(() => networks, 'neutron_network') },

  notFound: (id) => networkError('NetworkNotFound', id),
  select: selectNetworks,
  targetColumns: (session) => ({
    projectId: sql.ref('t.project_id'),
    networkProjectId: sql.ref('t.project_id'),
    shared: isAmongOpened(session, sql.ref('t.id'), 'access_as_shared'),
    external: isAmongOpened(session, sql.ref('t.id'), 'access_as_external'),
  }),
  target: networkTarget,
  create: createNetwork,
  update: updateNetwork,
  remove: deleteNetwork,
  render: renderNetwork,
  complete: addAddressScopes,
};
