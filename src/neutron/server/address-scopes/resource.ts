import { sql } from 'kysely';
import { networkError } from '../errors/registry.ts';
import { isAmongOpened } from '../rbac-policies/entries.ts';
import { isSharedFilter } from '../rbac-policies/shared-filter.ts';
import type { Resource } from '../resource.ts';
import { addressScopeAttributes } from './attributes.ts';
import { createScope, deleteScope, updateScope } from './change.ts';
import { type AddressScopeRecord, scopeTarget, selectScopes } from './scope-record.ts';

/** `/v2.0/address-scopes`: pools of one scope do not overlap. */
export const addressScopes: Resource<AddressScopeRecord> = {
  name: 'address_scope',
  collection: 'address_scopes',
  path: 'address-scopes',
  attributes: addressScopeAttributes,
  filters: { shared: isSharedFilter },
  bulk: true,
  lenientBody: false,
  strictMarker: false,
  quotas: {},

  notFound: (id) => networkError('AddressScopeNotFound', id),
  select: selectScopes,
  targetColumns: (session) => ({
    projectId: sql.ref('t.project_id'),
    shared: isAmongOpened(session, sql.ref('t.id'), 'access_as_shared'),
  }),
  target: scopeTarget,
  create: createScope,
  update: updateScope,
  remove: deleteScope,
  render: (scope) => ({
    id: scope.id,
    name: scope.name,
    tenant_id: scope.project_id,
    project_id: scope.project_id,
    ip_version: scope.ip_version,
    shared: scope.shared === 1,
  }),
};
