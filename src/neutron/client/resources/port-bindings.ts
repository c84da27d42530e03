import type { BindingDetails, PortBinding, VnicType } from '../../resources.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Caller } from '../call/caller.ts';
import { collectionOf } from '../call/collection.ts';
import type { Rights } from '../transport.ts';

/** How a port is to be bound to one more host. */
export interface PortBindingCreate {
  host: string;
  vnic_type?: VnicType;
  profile?: BindingDetails;
}

/** The bindings of ports to hosts (extension `binding-extended`); for services. One of a port's bindings is active. */
export interface PortBindings {
  list(portId: string, options?: CallOptions): Promise<PortBinding[]>;
  /** Inactive beside an active one. Throws PortBindingAlreadyExists, and PortBindingError where the host cannot be bound. */
  add(portId: string, binding: PortBindingCreate, options?: CallOptions): Promise<PortBinding>;
  /** Binds to the same host once more, with other values. Throws PortBindingNotFound. */
  change(
    portId: string,
    host: string,
    values: Omit<PortBindingCreate, 'host'>,
    options?: CallOptions,
  ): Promise<PortBinding>;
  /** Makes it the active one. Throws PortBindingNotFound, PortBindingAlreadyActive. */
  activate(portId: string, host: string, options?: CallOptions): Promise<void>;
  /** Throws PortBindingNotFound. */
  remove(portId: string, host: string, options?: CallOptions): Promise<void>;
}

/** Makes PortBindings; see createNeutronClient. */
export function portBindingsOf(caller: Caller, rights: Rights): PortBindings {
  const of = (portId: string) =>
    collectionOf<PortBinding>(caller, rights, {
      path: `ports/${encodeURIComponent(portId)}/bindings`,
      one: 'binding',
      many: 'bindings',
      required: ['host', 'vif_type'],
    });
  return {
    list: (portId, options = {}) => of(portId).list({}, options),
    add: (portId, binding, options = {}) => of(portId).create(binding, options),
    change: (portId, host, values, options = {}) => of(portId).update(host, values, options),
    async activate(portId, host, options = {}) {
      const path = `/v2.0/ports/${encodeURIComponent(portId)}/bindings/${encodeURIComponent(host)}/activate`;
      await caller(rights, { method: 'PUT', path }, options);
    },
    remove: (portId, host, options = {}) => of(portId).delete(host, options),
  };
}
