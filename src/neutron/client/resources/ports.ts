import type { BindingDetails, ExtraDhcpOption, Port, VnicType } from '../../resources.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Caller } from '../call/caller.ts';
import { collectionOf } from '../call/collection.ts';
import type { Filters } from '../call/filters.ts';
import type { Rights } from '../transport.ts';

/** What a port may be created with. */
export interface PortCreate {
  network_id: string;
  name?: string;
  admin_state_up?: boolean;
  tenant_id?: string;
  device_id?: string;
  device_owner?: string;
  fixed_ips?: { subnet_id?: string; ip_address?: string }[];
  security_groups?: string[];
  mac_address?: string;
  extra_dhcp_opts?: ExtraDhcpOption[];
  dns_name?: string;
  'binding:host_id'?: string | null;
  'binding:profile'?: BindingDetails;
  'binding:vnic_type'?: VnicType;
}

/** What may be changed of a port. */
export interface PortUpdate {
  name?: string;
  admin_state_up?: boolean;
  device_id?: string;
  device_owner?: string;
  fixed_ips?: { subnet_id?: string; ip_address?: string }[];
  security_groups?: string[];
  mac_address?: string;
  dns_name?: string;
  'binding:host_id'?: string | null;
  'binding:profile'?: BindingDetails;
}

/** The ports of a Neutron, with one caller's rights. */
export interface Ports {
  list(filters?: Filters, options?: CallOptions): Promise<Port[]>;
  /** A page at a time, as large as the filter `limit` says. */
  pages(filters?: Filters, options?: CallOptions): AsyncGenerator<readonly Port[], void, undefined>;
  /** Throws PortNotFound. */
  show(id: string, options?: CallOptions): Promise<Port>;
  create(port: PortCreate, options?: CallOptions): Promise<Port>;
  /** One bulk request: all or none, answered in order. */
  createAll(ports: readonly PortCreate[], options?: CallOptions): Promise<Port[]>;
  /** With `ifMatch`: throws RevisionNumberConstraintFailed when the port has changed since. */
  update(id: string, port: PortUpdate, options?: CallOptions): Promise<Port>;
  delete(id: string, options?: CallOptions): Promise<void>;
}

/** Makes Ports; see createNeutronClient. */
export function portsOf(caller: Caller, rights: Rights): Ports {
  const all = collectionOf<Port>(caller, rights, {
    path: 'ports',
    one: 'port',
    many: 'ports',
    required: ['id', 'network_id', 'mac_address', 'fixed_ips', 'device_id'],
  });
  return {
    list: (filters = {}, options = {}) => all.list(filters, options),
    pages: (filters = {}, options = {}) => all.pages(filters, options),
    show: (id, options = {}) => all.show(id, options),
    create: (port, options = {}) => all.create(port, options),
    createAll: (ports, options = {}) => all.createAll(ports, options),
    update: (id, port, options = {}) => all.update(id, port, options),
    delete: (id, options = {}) => all.delete(id, options),
  };
}
