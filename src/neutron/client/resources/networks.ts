import type { Network } from '../../resources.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Caller } from '../call/caller.ts';
import { collectionOf } from '../call/collection.ts';
import { chunksOf, type Filters } from '../call/filters.ts';
import type { Rights } from '../transport.ts';

/** The networks of a Neutron, as one caller sees them. */
export interface Networks {
  list(filters?: Filters, options?: CallOptions): Promise<Network[]>;
  /** Those of the ids that the caller can see, in no particular order. Long lists go out in several requests at once. */
  listByIds(ids: readonly string[], options?: CallOptions): Promise<Network[]>;
  /** Throws NetworkNotFound. */
  show(id: string, options?: CallOptions): Promise<Network>;
}

/** Makes Networks; see createNeutronClient. */
export function networksOf(caller: Caller, rights: Rights): Networks {
  const all = collectionOf<Network>(caller, rights, {
    path: 'networks',
    one: 'network',
    many: 'networks',
    required: ['id', 'name', 'tenant_id', 'subnets'],
  });
  return {
    list: (filters = {}, options = {}) => all.list(filters, options),
    async listByIds(ids, options = {}) {
      const chunks = chunksOf([...new Set(ids)]);
      return (await Promise.all(chunks.map((id) => all.list({ id }, options)))).flat();
    },
    show: (id, options = {}) => all.show(id, options),
  };
}
