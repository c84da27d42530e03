import {
  claimKey,
  type FloatingIpFact,
  isOfServer,
  isYoung,
  type Patience,
  type PortFact,
  type ServerFact,
} from './facts.ts';

interface Entry {
  readonly server: ServerFact;
  /** Addresses that the server shows and no port has had so far. */
  readonly open: Set<string>;
  isDoubtful: boolean;
}

/**
 * The servers of a cloud, and which of the addresses that they show were met on their ports. It grows with the servers; of
 * ports it keeps nothing.
 */
export class ServerBook {
  readonly #entries = new Map<string, Entry>();

  /** Takes a server down. `floatingIps` by address; undefined when they are not to be had. */
  add(server: ServerFact, floatingIps: ReadonlyMap<string, FloatingIpFact> | undefined): void {
    const open = new Set<string>();
    let isDoubtful = false;
    for (const { macAddress, address, isFloating } of server.claims) {
      if (!isFloating) open.add(claimKey(macAddress, address));
      else if (floatingIps !== undefined && !floatingIps.get(address)?.portId) isDoubtful = true;
    }
    this.#entries.set(server.id, { server: { ...server, claims: [] }, open, isDoubtful });
  }

  /** How many servers there are. */
  get size(): number {
    return this.#entries.size;
  }

  /** The server, without its claims; undefined when no list had it. */
  get(id: string): ServerFact | undefined {
    return this.#entries.get(id)?.server;
  }

  /** Compares a port with what its server shows. */
  meet(port: PortFact): void {
    const entry = this.#entries.get(port.deviceId);
    if (entry === undefined) return;
    for (const address of port.addresses) {
      const wasShown = entry.open.delete(claimKey(port.macAddress, address));
      if (!wasShown && isOfServer(port)) entry.isDoubtful = true;
    }
  }

  /** Ids of the settled servers that have met too few or too many addresses; read anew, they may prove sound. */
  doubtful(patience: Patience): string[] {
    return [...this.#entries.values()]
      .filter(({ open, isDoubtful }) => isDoubtful || open.size > 0)
      .filter(({ server }) => server.isSettled && !isYoung(server, patience))
      .map(({ server }) => server.id);
  }
}
