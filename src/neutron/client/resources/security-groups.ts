import type { SecurityGroup } from '../../resources.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Caller } from '../call/caller.ts';
import { collectionOf } from '../call/collection.ts';
import type { Filters } from '../call/filters.ts';
import type { Rights } from '../transport.ts';

/** What telling a group by name or id takes. */
export type SecurityGroupName = Pick<SecurityGroup, 'id' | 'name'>;

/** The security groups of a Neutron, as one caller sees them. */
export interface SecurityGroups {
  list(filters?: Filters, options?: CallOptions): Promise<SecurityGroup[]>;
  /** Only ids and names. */
  listNames(filters?: Filters, options?: CallOptions): Promise<SecurityGroupName[]>;
  /** Throws SecurityGroupNotFound. */
  show(id: string, options?: CallOptions): Promise<SecurityGroup>;
  create(group: { name: string; description: string }, options?: CallOptions): Promise<SecurityGroup>;
  update(id: string, group: { name: string; description: string }, options?: CallOptions): Promise<SecurityGroup>;
  delete(id: string, options?: CallOptions): Promise<void>;
}

/** Makes SecurityGroups; see createNeutronClient. */
export function securityGroupsOf(caller: Caller, rights: Rights): SecurityGroups {
  const all = collectionOf<SecurityGroup>(caller, rights, {
    path: 'security-groups',
    one: 'security_group',
    many: 'security_groups',
    required: ['id', 'name'],
  });
  return {
    list: (filters = {}, options = {}) => all.list(filters, options),
    listNames: (filters = {}, options = {}) => all.list({ ...filters, fields: ['id', 'name'] }, options),
    show: (id, options = {}) => all.show(id, options),
    create: (group, options = {}) => all.create(group, options),
    update: (id, group, options = {}) => all.update(id, group, options),
    delete: (id, options = {}) => all.delete(id, options),
  };
}
