import type { Subnet } from '../../resources.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Caller } from '../call/caller.ts';
import { collectionOf } from '../call/collection.ts';
import type { Filters } from '../call/filters.ts';
import type { Rights } from '../transport.ts';

/** The subnets of a Neutron, as one caller sees them. */
export interface Subnets {
  list(filters?: Filters, options?: CallOptions): Promise<Subnet[]>;
  /** Throws SubnetNotFound. */
  show(id: string, options?: CallOptions): Promise<Subnet>;
}

/** Makes Subnets; see createNeutronClient. */
export function subnetsOf(caller: Caller, rights: Rights): Subnets {
  const all = collectionOf<Subnet>(caller, rights, {
    path: 'subnets',
    one: 'subnet',
    many: 'subnets',
    required: ['id', 'network_id', 'cidr'],
  });
  return {
    list: (filters = {}, options = {}) => all.list(filters, options),
    show: (id, options = {}) => all.show(id, options),
  };
}
