import type { AuditedCloud, Deletion, Scope } from '../../src/cli/audit/audited-cloud.ts';
import type {
  Claim,
  FloatingIpFact,
  Hosts,
  NetworkFact,
  PortFact,
  SecurityGroupFact,
  ServerFact,
  Whereabouts,
} from '../../src/cli/audit/facts.ts';

const day = 86_400_000;

/** A cloud that is made up, for audits. What is planted healthy must not be found; a leak tells its finding in `leaks`. */
export class AuditWorld implements AuditedCloud {
  readonly allPorts = new Map<string, PortFact>();
  readonly allServers = new Map<string, ServerFact>();
  readonly allFloatingIps: FloatingIpFact[] = [];
  readonly groups = new Map<string, SecurityGroupFact>();
  /** Servers that no list has: built while the audit is under way. */
  readonly unlisted = new Set<string>();
  /** Servers whose deletion is on record. */
  readonly remembered = new Set<string>();
  /** When the building of a server that is gone began. */
  readonly begun = new Map<string, number>();
  /** When a port was last attached to a server that is gone. */
  readonly attached = new Map<string, number>();
  /** By name. */
  readonly networks = new Map<string, readonly NetworkFact[]>();
  /** When something was last done to a server. */
  readonly actions = new Map<string, number>();
  /** What must be found, as `kind id`. */
  readonly leaks: string[] = [];
  /** Ports whose deletion is right, by whether their server is on record. */
  readonly orphans = { remembered: new Set<string>(), unknown: new Set<string>() };
  readonly deleted: string[] = [];
  scope: Scope = { isAllProjects: true, projectId: 'project', isAdmin: true };
  unasked: readonly string[] = [];
  pageSize = 3;
  time = 100 * day;
  /** Runs before a port is deleted: what somebody else does at that moment. */
  beforeDeletion: (port: PortFact) => void = () => {};
  #ids = 0;

  id(): string {
    this.#ids += 1;
    // Spread over the whole range, as real ids are.
    const first = ((this.#ids * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0');
    return `${first}-0000-4000-8000-${String(this.#ids).padStart(12, '0')}`;
  }

  addPort(more: Partial<PortFact> = {}): PortFact {
    const id = this.id();
    const number = this.#ids;
    const port: PortFact = {
      id,
      projectId: 'project',
      name: '',
      deviceId: '',
      deviceOwner: '',
      host: '',
      vifType: 'unbound',
      vnicType: 'normal',
      macAddress: `fa:16:3e:00:${Math.floor(number / 100)}:${number % 100}`,
      addresses: [`10.0.${Math.floor(number / 100)}.${number % 100}`],
      securityGroups: ['shared'],
      changedAt: this.time - day,
      createdAt: this.time - day,
      revision: 1,
      ...more,
    };
    this.allPorts.set(id, port);
    return port;
  }

  addServer(more: Partial<ServerFact> = {}): ServerFact {
    const server: ServerFact = {
      id: this.id(),
      projectId: 'project',
      host: 'host-1',
      isSettled: true,
      changedAt: this.time - day,
      claims: [],
      ...more,
    };
    this.allServers.set(server.id, server);
    return server;
  }

  /** A port that a server has, wired. */
  addNic(deviceId: string, more: Partial<PortFact> = {}): PortFact {
    return this.addPort({ deviceId, deviceOwner: 'compute:nova', host: 'host-1', vifType: 'ovs', ...more });
  }

  /** A server that shows just these ports. */
  show(server: ServerFact, ports: readonly PortFact[], more: readonly Claim[] = []): ServerFact {
    const shown = { ...server, claims: [...ports.flatMap(claimsOf), ...more] };
    this.allServers.set(server.id, shown);
    return shown;
  }

  /** A server with one NIC, as it should be. */
  addHealthy(more: Partial<PortFact> = {}): { server: ServerFact; port: PortFact } {
    const bare = this.addServer();
    const port = this.addNic(bare.id, more);
    return { server: this.show(bare, [port]), port };
  }

  leak(kind: string, id: string): void {
    this.leaks.push(`${kind} ${id}`);
  }

  now(): number {
    return this.time;
  }

  async *servers(): AsyncGenerator<ServerFact[]> {
    const listed = [...this.allServers.values()].filter(({ id }) => !this.unlisted.has(id));
    yield* pagesOf(listed, this.pageSize);
  }

  async *ports(): AsyncGenerator<PortFact[]> {
    const sorted = [...this.allPorts.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
    yield* pagesOf(sorted, this.pageSize);
  }

  async hosts(): Promise<Hosts> {
    return { compute: new Set(['host-1', 'host-2']), agents: new Set(['host-1', 'network-1']) };
  }

  async floatingIps(): Promise<FloatingIpFact[]> {
    return this.allFloatingIps;
  }

  async server(id: string): Promise<ServerFact | undefined> {
    return this.allServers.get(id);
  }

  async lastActionAt(serverId: string): Promise<number | undefined> {
    return this.actions.get(serverId);
  }

  async whereabouts(serverId: string): Promise<Whereabouts> {
    if (this.allServers.has(serverId)) return { kind: 'here' };
    const isRemembered = this.remembered.has(serverId);
    const [begunAt, attachedAt] = [this.begun.get(serverId), this.attached.get(serverId)];
    return { kind: 'gone', isRemembered, begunAt, attachedAt, unasked: this.unasked };
  }

  async port(id: string): Promise<PortFact | undefined> {
    return this.allPorts.get(id);
  }

  async portsOf(deviceId: string): Promise<PortFact[]> {
    return [...this.allPorts.values()].filter((port) => port.deviceId === deviceId);
  }

  async portsWithMac(macAddress: string): Promise<PortFact[]> {
    return [...this.allPorts.values()].filter((port) => port.macAddress === macAddress);
  }

  async networksNamed(name: string): Promise<readonly NetworkFact[]> {
    return this.networks.get(name) ?? [];
  }

  async securityGroup(id: string): Promise<SecurityGroupFact | undefined> {
    return this.groups.get(id);
  }

  async deletePort(port: PortFact): Promise<Deletion> {
    this.beforeDeletion(port);
    const now = this.allPorts.get(port.id);
    if (now === undefined) return 'gone';
    if (now.revision !== port.revision) return 'changed';
    this.allPorts.delete(port.id);
    this.deleted.push(port.id);
    return 'deleted';
  }
}

function claimsOf({ macAddress, addresses }: PortFact): Claim[] {
  return addresses.map((address) => ({ network: 'blue', macAddress, address, isFloating: false }));
}

function* pagesOf<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
