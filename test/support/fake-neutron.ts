import type { InProcessReply, InProcessRequest } from '../../src/neutron/client/index.ts';

type Record_ = Record<string, unknown> & { id: string };
type Query = readonly (readonly [string, string])[];

class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  constructor(status: number, type: string, message = type) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

/**
 * A small Neutron for situations that the embedded one does not offer: any extension, any attribute, floating IPs, the
 * topology of `auto`. It knows visibility, addresses, quotas, revisions and bindings, and nothing else. Resources can be
 * put in and looked at directly.
 */
export class FakeNeutron {
  readonly networks = new Map<string, Record_>();
  readonly subnets = new Map<string, Record_>();
  readonly ports = new Map<string, Record_>();
  readonly groups = new Map<string, Record_>();
  readonly floatingIps = new Map<string, Record_>();
  readonly qosPolicies = new Map<string, Record_>();
  extensions = ['binding', 'port-security', 'standard-attr-revisions', 'quota_details'];
  portQuota = -1;
  /** Hosts that a port can be bound to. */
  hosts = new Set(['host0', 'host1']);
  /** Made by the next call of the topology; null: the cloud is not set up for it. */
  topology: (() => Record_) | null = null;
  /** Requests that were served, for assertions on what was sent. */
  readonly served: InProcessRequest[] = [];
  #next = 1;

  id(): string {
    return `00000000-0000-4000-8000-${(this.#next++).toString(16).padStart(12, '0')}`;
  }

  network(attributes: Record<string, unknown> = {}, cidr: string | null = `10.0.${this.#next}.0/24`): Record_ {
    const id = this.id();
    const tenant = attributes.tenant_id ?? 'demo';
    const network: Record_ = {
      id,
      name: `net-${id.slice(-2)}`,
      tenant_id: tenant,
      project_id: tenant,
      admin_state_up: true,
      shared: false,
      subnets: [],
      mtu: 1450,
      'router:external': false,
      'provider:network_type': 'vxlan',
      'provider:physical_network': null,
      revision_number: 1,
      ...attributes,
    };
    this.networks.set(id, network);
    if (cidr !== null) this.subnet(id, { cidr });
    return network;
  }

  subnet(networkId: string, attributes: Record<string, unknown> = {}): Record_ {
    const id = this.id();
    const cidr = String(attributes.cidr ?? '10.9.9.0/24');
    const version = cidr.includes(':') ? 6 : 4;
    const base = prefixOf(cidr);
    const subnet: Record_ = {
      id,
      network_id: networkId,
      ip_version: version,
      cidr,
      gateway_ip: `${base}1`,
      dns_nameservers: [],
      host_routes: [],
      enable_dhcp: true,
      ipv6_address_mode: null,
      ...attributes,
    };
    this.subnets.set(id, subnet);
    const network = this.networks.get(networkId);
    if (network) network.subnets = [...(network.subnets as string[]), id];
    return subnet;
  }

  group(name: string, attributes: Record<string, unknown> = {}): Record_ {
    const group = { id: this.id(), name, tenant_id: 'demo', shared: false, ...attributes };
    this.groups.set(group.id, group);
    return group;
  }

  /** A QoS policy with one rule of each of the types. */
  qosPolicy(...types: string[]): Record_ {
    const policy = { id: this.id(), name: 'qos', shared: false, rules: types.map((type) => ({ id: this.id(), type })) };
    this.qosPolicies.set(policy.id, policy);
    return policy;
  }

  port(networkId: string, attributes: Record<string, unknown> = {}): Record_ {
    const id = this.id();
    const fixedIps = attributes.fixed_ips as { ip_address?: string }[] | undefined;
    const { fixed_ips: _, ...rest } = attributes;
    const port: Record_ = {
      id,
      name: '',
      description: '',
      network_id: networkId,
      tenant_id: 'demo',
      project_id: 'demo',
      admin_state_up: true,
      status: 'DOWN',
      mac_address: `fa:16:3e:00:00:${(this.#next % 256).toString(16).padStart(2, '0')}`,
      device_id: '',
      device_owner: '',
      security_groups: [],
      'binding:host_id': '',
      'binding:profile': {},
      'binding:vif_type': 'unbound',
      'binding:vif_details': {},
      'binding:vnic_type': 'normal',
      revision_number: 1,
      ...rest,
      fixed_ips: this.#allocate(networkId, fixedIps),
    };
    this.ports.set(id, port);
    return port;
  }

  /** The face of the service. */
  handle = async (request: InProcessRequest): Promise<InProcessReply> => {
    this.served.push(request);
    try {
      return { status: 200, headers: {}, ...this.#route(request) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const body = { NeutronError: { type: error.type, message: error.message, detail: '' } };
      return { status: error.status, headers: {}, body };
    }
  };

  #route(request: InProcessRequest): { status?: number; body?: unknown } {
    const [, , collection = '', id, rest] = request.path.split('/');
    const admin = request.context.isAdmin;
    const query: Query = [...new URLSearchParams(request.query)];
    const project = request.context.projectId;
    switch (`${request.method} ${collection}${id === undefined ? '' : '/id'}`) {
      case 'GET extensions':
        return { body: { extensions: this.extensions.map((alias) => ({ alias })) } };
      case 'GET networks': {
        const visible = [...this.networks.values()].filter(
          (one) => admin || one.shared || one['router:external'] || one.tenant_id === project,
        );
        return { body: { networks: select(visible, query) } };
      }
      case 'GET subnets':
        return { body: { subnets: select([...this.subnets.values()], query) } };
      case 'GET security-groups': {
        const groups = [...this.groups.values()].filter((one) => admin || one.shared || one.tenant_id === project);
        return { body: { security_groups: select(groups, query) } };
      }
      case 'GET floatingips':
        if (!this.extensions.includes('router')) throw new Refusal(404, 'HTTPNotFound');
        return { body: { floatingips: select([...this.floatingIps.values()], query) } };
      case 'GET qos/id':
        return { body: { policies: select([...this.qosPolicies.values()], query) } };
      case 'GET quotas/id': {
        const used = [...this.ports.values()].filter((one) => one.tenant_id === id).length;
        if (rest === 'details') return { body: { quota: { port: { limit: this.portQuota, used, reserved: 0 } } } };
        return { body: { quota: { port: this.portQuota } } };
      }
      case 'GET auto-allocated-topology/id': {
        if (!this.topology) throw new Refusal(409, 'AutoAllocationFailure', 'No default router:external network.');
        if (request.query.length > 0) return { body: { auto_allocated_topology: { id: 'dry-run=pass' } } };
        return { body: { auto_allocated_topology: { id: this.topology().id, tenant_id: id } } };
      }
      case 'GET ports':
        return { body: { ports: select([...this.ports.values()], query).map((one) => show(one, admin)) } };
      case 'GET ports/id':
        return { body: { port: show(this.#find(id), admin) } };
      case 'POST ports':
        return this.#create(request, admin);
      case 'PUT ports/id':
        return { body: { port: show(this.#update(request, this.#find(id)), admin) } };
      case 'DELETE ports/id':
        this.ports.delete(this.#find(id).id);
        return { status: 204 };
      default:
        throw new Refusal(404, 'HTTPNotFound', `${request.method} ${request.path}`);
    }
  }

  #find(id = ''): Record_ {
    const port = this.ports.get(id);
    if (!port) throw new Refusal(404, 'PortNotFound', `Port ${id} could not be found.`);
    return port;
  }

  #create({ body }: InProcessRequest, admin: boolean): { status: number; body: unknown } {
    const { port, ports } = body as { port?: Record_; ports?: Record_[] };
    const wanted = ports ?? (port ? [port] : []);
    const used = [...this.ports.values()].filter((one) => one.tenant_id === wanted[0]?.tenant_id).length;
    if (this.portQuota >= 0 && used + wanted.length > this.portQuota) throw new Refusal(409, 'OverQuota');
    const made: Record_[] = [];
    try {
      for (const attributes of wanted) {
        if (!this.networks.has(String(attributes.network_id))) throw new Refusal(404, 'NetworkNotFound');
        for (const group of (attributes.security_groups ?? []) as string[]) {
          if (!this.groups.has(group)) throw new Refusal(404, 'SecurityGroupNotFound');
        }
        if ('binding:host_id' in attributes && !admin) throw new Refusal(403, 'PolicyNotAuthorized');
        const one = this.port(String(attributes.network_id), { ...attributes, project_id: attributes.tenant_id });
        if ('binding:host_id' in attributes) this.#bind(one, String(attributes['binding:host_id'] ?? ''));
        made.push(one);
      }
    } catch (error) {
      for (const { id } of made) this.ports.delete(id);
      throw error;
    }
    const shown = made.map((one) => show(one, admin));
    return { status: 201, body: ports ? { ports: shown } : { port: shown[0] } };
  }

  #update(request: InProcessRequest, port: Record_): Record_ {
    const expected = request.headers['if-match'];
    if (expected !== undefined && expected !== `revision_number=${port.revision_number}`) {
      throw new Refusal(412, 'RevisionNumberConstraintFailed');
    }
    const { port: changes } = request.body as { port: Record<string, unknown> };
    if ('binding:host_id' in changes && !request.context.isAdmin) throw new Refusal(403, 'PolicyNotAuthorized');
    Object.assign(port, changes);
    if ('binding:host_id' in changes) this.#bind(port, String(changes['binding:host_id'] ?? ''));
    port.revision_number = Number(port.revision_number) + 1;
    return port;
  }

  #bind(port: Record_, host: string): void {
    const bound = this.hosts.has(host);
    port['binding:host_id'] = host;
    port['binding:vif_type'] = host === '' ? 'unbound' : bound ? 'ovs' : 'binding_failed';
    port['binding:vif_details'] = bound ? { port_filter: true, bridge_name: 'br-int' } : {};
  }

  #allocate(networkId: string, requested: { ip_address?: string }[] | undefined): unknown[] {
    const subnets = [...this.subnets.values()].filter((one) => one.network_id === networkId);
    const taken = new Set(
      [...this.ports.values()]
        .filter((one) => one.network_id === networkId)
        .flatMap((one) => (one.fixed_ips as { ip_address: string }[]).map(({ ip_address }) => ip_address)),
    );
    if (requested) {
      return requested.map(({ ip_address = '' }) => {
        const subnet = subnets.find((one) => ip_address.startsWith(prefixOf(String(one.cidr))));
        if (!subnet) throw new Refusal(400, 'InvalidIpForNetwork', `${ip_address} is not valid on the network`);
        if (taken.has(ip_address)) throw new Refusal(409, 'IpAddressAlreadyAllocated');
        return { subnet_id: subnet.id, ip_address };
      });
    }
    return subnets.map((subnet) => {
      const last = subnet.full === true ? 0 : 254;
      for (let host = 10; host < last; host += 1) {
        const ip = `${prefixOf(String(subnet.cidr))}${subnet.ip_version === 6 ? host.toString(16) : host}`;
        if (!taken.has(ip)) return { subnet_id: subnet.id, ip_address: ip };
      }
      throw new Refusal(409, 'IpAddressGenerationFailure');
    });
  }
}

function prefixOf(cidr: string): string {
  const [address = ''] = cidr.split('/');
  return cidr.includes(':') ? address : address.slice(0, address.lastIndexOf('.') + 1);
}

function show(port: Record<string, unknown>, admin: boolean): Record<string, unknown> {
  const hidden = ['binding:host_id', 'binding:profile', 'binding:vif_type', 'binding:vif_details', 'resource_request'];
  return Object.fromEntries(Object.entries(port).filter(([key]) => admin || !hidden.includes(key)));
}

function select(all: Record_[], query: Query): Record<string, unknown>[] {
  const fields = query.filter(([name]) => name === 'fields').map(([, value]) => value);
  const names = new Set(query.map(([name]) => name).filter((name) => name !== 'fields'));
  const matching = all.filter((one) =>
    [...names].every((name) =>
      query.some(([key, value]) => {
        if (key !== name) return false;
        if (name === 'fixed_ips') {
          const wanted = value.replace('ip_address=', '');
          return (one.fixed_ips as { ip_address: string }[]).some(({ ip_address }) => ip_address === wanted);
        }
        return String(one[name]).toLowerCase() === value.toLowerCase();
      }),
    ),
  );
  if (fields.length === 0) return matching;
  return matching.map((one) => Object.fromEntries(fields.map((field) => [field, one[field]])));
}
