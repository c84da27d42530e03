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
  /** Throws FloatingIPNotFound. */
  show(id: string, options?: CallOptions): Promise<FloatingIp>;
  create(floatingIp: { floating_network_id: string }, options?: CallOptions): Promise<FloatingIp>;
  update(id: string, place: FloatingIpPlace, options?: CallOptions): Promise<FloatingIp>;
  delete(id: string, options?: CallOptions): Promise<void>;
}

/** Where a floating IP leads; null: nowhere. */
export interface FloatingIpPlace {
  port_id: string | null;
  fixed_ip_address?: string;
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
    show: (id, options = {}) => all.show(id, options),
    create: (floatingIp, options = {}) => all.create(floatingIp, options),
    update: (id, place, options = {}) => all.update(id, place, options),
    delete: (id, options = {}) => all.delete(id, options),
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
