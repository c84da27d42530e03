import { sql } from 'kysely';
import { toBoolean } from '../attributes/converters.ts';
import { networkError } from '../errors/registry.ts';
import { findVisibleNetwork } from '../networks/network-record.ts';
import { isAmongOpened, isOpened } from '../rbac-policies/entries.ts';
import type { Filters } from '../request/filter.ts';
import type { Resource } from '../resource.ts';
import { tagsOf } from '../tags/tags-endpoint.ts';
import { subnetAttributes } from './attributes.ts';
import { createSubnet } from './create.ts';
import { deleteSubnet } from './delete.ts';
import { renderSubnet } from './render.ts';
import { type SubnetRecord, selectSubnets, subnetTarget } from './subnet-record.ts';
import { updateSubnet } from './update.ts';

const network = sql.ref('t.network_id');

const filters: Filters = {
  shared: (values, session) => {
    const wanted = values.map((value) => (toBoolean(value) ? 1 : 0));
    return sql`case when ${isOpened(session, network, 'access_as_shared')} then 1 else 0 end in (${sql.join(wanted)})`;
  },
  'router:external': (values) => {
    const wanted = values.map((value) => (toBoolean(value) ? 1 : 0));
    return sql`n.external in (${sql.join(wanted)})`;
  },
};

/** `/v2.0/subnets`. */
export const subnets: Resource<SubnetRecord> = {
  name: 'subnet',
  collection: 'subnets',
  path: 'subnets',
  attributes: subnetAttributes,
  filters,
  bulk: true,
  lenientBody: true,
  strictMarker: false,
  quotas: { subnet: 1 },
  members: { tags: tagsOf(() => subnets, 'neutron_subnet') },

  notFound: (id) => networkError('SubnetNotFound', id),
  select: selectSubnets,
  targetColumns: (session) => ({
    projectId: sql.ref('t.project_id'),
    networkProjectId: sql.ref('t.network_project_id'),
    shared: isAmongOpened(session, network, 'access_as_shared'),
    external: isAmongOpened(session, network, 'access_as_external'),
  }),
  target: subnetTarget,
  *createTarget(session, values) {
    const projectId = String(values.project_id);
    // Who may make one on any network is told of the values before the network is looked for.
    if (session.context.isAdmin) return { projectId };
    const { project_id } = yield* findVisibleNetwork(session, String(values.network_id));
    return { projectId, networkProjectId: project_id };
  },
  create: createSubnet,
  update: updateSubnet,
  remove: deleteSubnet,
  render: renderSubnet,
};
