import type { FloatingIp } from '../../resources.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Caller } from '../call/caller.ts';
import { collectionOf } from '../call/collection.ts';
import { chunksOf, type Filters } from '../call/filters.ts';
import { isNeutronError } from '../errors/neutron-api-error.ts';
import type { Rights } from '../transport.ts';

/** The floating IPs of a Neutron, as one caller sees them. */
export interface FloatingIps {
  list(filters?: Filters, options?: CallOptions): Promise<FloatingIp[]>;
  /** Those of the given ports. A Neutron without the L3 API (404) has none (J01). */
  listByPorts(portIds: readonly string[], options?: CallOptions): Promise<FloatingIp[]>;
}

/** Makes FloatingIps; see createNeutronClient. */
export function floatingIpsOf(caller: Caller, rights: Rights): FloatingIps {
  const all = collectionOf<FloatingIp>(caller, rights, {
    path: 'floatingips',
    one: 'floatingip',
    many: 'floatingips',
    required: ['id', 'floating_ip_address'],
  });
  return {
    list: (filters = {}, options = {}) => all.list(filters, options),
    async listByPorts(portIds, options = {}) {
      try {
        return (await Promise.all(chunksOf(portIds).map((port_id) => all.list({ port_id }, options)))).flat();
      } catch (error) {
        if (isNeutronError(error) && error.status === 404) return [];
        throw error;
      }
    },
  };
}
