import { sql } from 'kysely';
import { toBoolean } from '../attributes/converters.ts';
import { networkError } from '../errors/registry.ts';
import { asColumn, isAmongOpened, isOpened } from '../rbac-policies/entries.ts';
import type { Filters } from '../request/filter.ts';
import { isOneOf } from '../request/filters.ts';
import type { Resource } from '../resource.ts';
import { tagsOf } from '../tags/tags-endpoint.ts';
import { securityGroupAttributes } from './attributes.ts';
import { createGroup, deleteGroup, updateGroup } from './change.ts';
import { prepareDefaultGroup } from './default-group.ts';
import { groupTarget, type SecurityGroupRecord, selectGroups } from './group-record.ts';
import { addRules, renderGroup } from './render.ts';

const filters: Filters = {
  shared: (values, session) => {
    const shared = asColumn(isOpened(session, sql.ref('t.id'), 'access_as_shared'));
    return isOneOf(
      shared,
      values.map((value) => Number(toBoolean(value))),
    );
  },
};

/** `/v2.0/security-groups`. */
export const securityGroups: Resource<SecurityGroupRecord> = {
  name: 'security_group',
  collection: 'security_groups',
  path: 'security-groups',
  attributes: securityGroupAttributes,
  filters,
  bulk: true,
  lenientBody: false,
  strictMarker: false,
  quotas: { security_group: 1, security_group_rule: 2 },
  members: { tags: tagsOf(() => securityGroups, 'neutron_security_group') },

  notFound: (id) => networkError('SecurityGroupNotFound', id),
  select: selectGroups,
  targetColumns: (session) => ({
    projectId: sql.ref('t.project_id'),
    shared: isAmongOpened(session, sql.ref('t.id'), 'access_as_shared'),
  }),
  target: groupTarget,
  create: createGroup,
  update: updateGroup,
  remove: deleteGroup,
  render: renderGroup,
  complete: addRules,
  prepareList: prepareDefaultGroup,
};
