import { sql } from 'kysely';
import { networkError } from '../errors/registry.ts';
import { isAmongOpened } from '../rbac-policies/entries.ts';
import type { Resource } from '../resource.ts';
import { textList } from '../row-changes.ts';
import { wireTime } from '../timestamps.ts';
import { addressOperations } from './address-operations.ts';
import { addressGroupAttributes } from './attributes.ts';
import { createAddressGroup, deleteAddressGroup, updateAddressGroup } from './change.ts';
import { type AddressGroupRecord, addressGroupTarget, selectAddressGroups } from './group-record.ts';

/** `/v2.0/address-groups`: addresses that rules of security groups refer to by one name. */
export const addressGroups: Resource<AddressGroupRecord> = {
  name: 'address_group',
  collection: 'address_groups',
  path: 'address-groups',
  attributes: addressGroupAttributes,
  filters: {},
  bulk: false,
  lenientBody: false,
  strictMarker: false,
  quotas: {},
  members: addressOperations(() => addressGroups),

  notFound: (id) => networkError('AddressGroupNotFound', id),
  select: selectAddressGroups,
  targetColumns: (session) => ({
    projectId: sql.ref('t.project_id'),
    shared: isAmongOpened(session, sql.ref('t.id'), 'access_as_shared'),
  }),
  target: addressGroupTarget,
  create: createAddressGroup,
  update: updateAddressGroup,
  remove: deleteAddressGroup,
  render: (group) => ({
    id: group.id,
    name: group.name,
    tenant_id: group.project_id,
    project_id: group.project_id,
    description: group.description ?? '',
    addresses: textList(group.addresses),
    created_at: wireTime(group.created_at),
    updated_at: wireTime(group.updated_at),
    revision_number: group.revision_number,
  }),
};
