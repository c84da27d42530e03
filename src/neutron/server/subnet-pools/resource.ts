import { sql } from 'kysely';
import { networkError } from '../errors/registry.ts';
import { isAmongOpened } from '../rbac-policies/entries.ts';
import { isSharedFilter } from '../rbac-policies/shared-filter.ts';
import type { Resource } from '../resource.ts';
import { tagsOf } from '../tags/tags-endpoint.ts';
import { subnetPoolAttributes } from './attributes.ts';
import { createPool, deletePool, updatePool } from './change.ts';
import { onboarding } from './onboard.ts';
import { poolTarget, type SubnetPoolRecord, selectPools } from './pool-record.ts';
import { prefixOperation } from './prefix-operations.ts';
import { renderPool } from './render.ts';

/** `/v2.0/subnetpools`: blocks that subnets are taken from. */
export const subnetPools: Resource<SubnetPoolRecord> = {
  name: 'subnetpool',
  collection: 'subnetpools',
  path: 'subnetpools',
  attributes: subnetPoolAttributes,
  filters: { shared: isSharedFilter },
  bulk: false,
  lenientBody: false,
  strictMarker: false,
  quotas: { subnetpool: 1 },
  members: {
    tags: tagsOf(() => subnetPools, 'neutron_subnetpool'),
    add_prefixes: prefixOperation(() => subnetPools, 'add'),
    remove_prefixes: prefixOperation(() => subnetPools, 'remove'),
    onboard_network_subnets: onboarding(() => subnetPools),
  },

  notFound: (id) => networkError('SubnetPoolNotFound', id),
  select: selectPools,
  targetColumns: (session) => ({
    projectId: sql.ref('t.project_id'),
    shared: isAmongOpened(session, sql.ref('t.id'), 'access_as_shared'),
  }),
  target: poolTarget,
  create: createPool,
  update: updatePool,
  updatesOnEmpty: true,
  remove: deletePool,
  render: renderPool,
};
