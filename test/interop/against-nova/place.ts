import { randomUUID } from 'node:crypto';
import type { Port } from '../../../src/neutron/resources.ts';
import { type Caller, callerAt } from '../support/real-cloud.ts';
import { type NetworkName, type NetworkPlan, networkPlans } from './networks.ts';

/** A project at a Neutron, with a neighbour; what is made in it bears a label, which stands for its id in outcomes. */
export class Place {
  readonly projectId = randomUUID().replaceAll('-', '');
  readonly neighbourId = randomUUID().replaceAll('-', '');
  readonly member: Caller;
  readonly admin: Caller;
  /** With service rights in another project. */
  readonly neighbour: Caller;
  /** Labels by id. */
  readonly labels = new Map<string, string>();
  /** Addresses that the scenario at hand has chosen itself. */
  readonly given = new Set<string>();
  readonly #physicalNetwork: string;
  readonly #made = new Map<string, Promise<string>>();

  /** A physical network has one flat network: each place needs one of its own. */
  constructor(url: string, physicalNetwork: string) {
    this.#physicalNetwork = physicalNetwork;
    this.member = callerAt(url, this.projectId, 'member,reader');
    this.admin = callerAt(url, this.projectId, 'admin,member,reader');
    this.neighbour = callerAt(url, this.neighbourId, 'admin,member,reader');
    this.labels.set(this.projectId, 'project').set(this.neighbourId, 'neighbour');
    this.labels.set(physicalNetwork, 'physical network');
  }

  /** The network of that name; answers its id. */
  network(name: NetworkName): Promise<string> {
    return this.#once(name, () => this.#makeNetwork(name, networkPlans[name]));
  }

  /** An address that the scenario chooses. */
  at(address: string): string {
    this.given.add(address);
    return address;
  }

  /** A security group of that name; `label` tells several of one name apart. */
  group(name: string, label = name, as: Caller = this.member): Promise<string> {
    return this.#once(`group ${label}`, () => this.make('security_group', `group ${label}`, { name }, as));
  }

  /** A port, which the scenario's end deletes. */
  async port(label: string, network: NetworkName, attributes: object = {}, as: Caller = this.admin): Promise<string> {
    const network_id = await this.network(network);
    return await this.make('port', label, { network_id, ...attributes }, as);
  }

  /** Makes any resource. */
  async make(kind: string, label: string, attributes: object, as: Caller = this.admin): Promise<string> {
    const path = `/v2.0/${kind.replaceAll('_', '-').replace(/y$/, 'ie')}s`;
    const made = await as<{ [kind: string]: { id: string } }>('POST', path, { [kind]: attributes });
    const id = made[kind]?.id ?? '';
    this.labels.set(id, label);
    return id;
  }

  /** Gives the groups that Neutron makes for every project their label. */
  async labelDefaultGroups(): Promise<void> {
    const path = `/v2.0/security-groups?name=default&project_id=${this.projectId}&project_id=${this.neighbourId}`;
    const { security_groups } = await this.admin<{ security_groups: { id: string }[] }>('GET', path);
    for (const { id } of security_groups) this.labels.set(id, 'default group');
  }

  /** All ports of the project and its neighbour, but for those of DHCP servers. */
  async ports(): Promise<Port[]> {
    const query = `project_id=${this.projectId}&project_id=${this.neighbourId}`;
    const { ports } = await this.admin<{ ports: Port[] }>('GET', `/v2.0/ports?${query}`);
    return ports.filter(({ device_owner }) => device_owner === '' || device_owner.startsWith('compute:'));
  }

  /** Deletes the ports. */
  async clear(): Promise<void> {
    for (const { id } of await this.ports()) await this.admin('DELETE', `/v2.0/ports/${id}`);
  }

  #once(key: string, make: () => Promise<string>): Promise<string> {
    const made = this.#made.get(key) ?? make();
    this.#made.set(key, made);
    return made;
  }

  async #makeNetwork(name: string, plan: NetworkPlan): Promise<string> {
    const { network = {}, subnets = [], dhcpServers = [], flat = false, shared = false, foreign = shared } = plan;
    const owner = foreign ? this.neighbour : this.admin;
    const provider = { 'provider:network_type': 'flat', 'provider:physical_network': this.#physicalNetwork };
    const id = await this.make('network', name, { name, ...network, ...(flat && provider) }, owner);
    for (const subnet of subnets) {
      const ip_version = subnet.cidr.includes(':') ? 6 : 4;
      await this.make('subnet', `subnet ${subnet.cidr}`, { network_id: id, ip_version, ...subnet }, owner);
    }
    for (const ip_address of dhcpServers) {
      const port = { network_id: id, device_owner: 'network:dhcp', fixed_ips: [{ ip_address }] };
      await this.make('port', `DHCP server ${ip_address}`, port, owner);
    }
    if (shared) {
      const policy = {
        object_type: 'network',
        object_id: id,
        action: 'access_as_shared',
        target_tenant: this.projectId,
      };
      await this.make('rbac_policy', `sharing of ${name}`, policy, owner);
    }
    return id;
  }
}
