import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import type { Arena } from './arena.ts';

/** How many callers there are at most: each has a connection. */
export const mostCallers = 32;

/** The calls about ports that are measured, of a user of an arena. */
export class PortCalls {
  readonly #arena: Arena;
  readonly #pool: Pool;
  readonly #base: string;

  constructor(arena: Arena) {
    const { origin, pathname } = new URL(arena.url);
    this.#arena = arena;
    this.#pool = new Pool(origin, { connections: mostCallers, pipelining: 1 });
    this.#base = pathname === '/' ? '' : pathname;
  }

  /** Makes a port; answers its id. */
  async create(networkId: string): Promise<string> {
    const { port } = await this.#send<{ port: { id: string } }>('POST', '/ports', { port: bodyOf(networkId) });
    return port.id;
  }

  /** Makes so many ports in one request; answers their ids. */
  async bulk(networkId: string, count: number): Promise<string[]> {
    const device = randomUUID();
    const ports = Array.from({ length: count }, () => ({ ...bodyOf(networkId), device_id: device }));
    const made = await this.#send<{ ports: { id: string }[] }>('POST', '/ports', { ports });
    return made.ports.map(({ id }) => id);
  }

  /** Makes servers' ports, four of each server, until so many are made; answers their ids, and the servers'. */
  async fill(networkId: string, count: number, step: number): Promise<{ ports: string[]; devices: string[] }> {
    const ports: string[] = [];
    const devices: string[] = [];
    while (ports.length < count) {
      const bodies = Array.from({ length: Math.min(step, count - ports.length) }, (_, n) => {
        if (n % 4 === 0) devices.push(randomUUID());
        return { ...bodyOf(networkId), device_id: devices.at(-1), device_owner: 'compute:nova' };
      });
      const made = await this.#send<{ ports: { id: string }[] }>('POST', '/ports', { ports: bodies });
      for (const { id } of made.ports) ports.push(id);
    }
    return { ports, devices };
  }

  async show(id: string): Promise<void> {
    await this.#send('GET', `/ports/${id}`);
  }

  async listOf(device: string): Promise<void> {
    await this.#send('GET', `/ports?device_id=${device}`);
  }

  /** The first so many. */
  async list(limit: number): Promise<void> {
    await this.#send('GET', `/ports?limit=${limit}`);
  }

  /** As Nova binds a port. */
  async bind(id: string): Promise<void> {
    const port = { device_id: randomUUID(), device_owner: 'compute:nova', 'binding:host_id': this.#arena.host };
    await this.#send('PUT', `/ports/${id}`, { port }, this.#arena.service);
  }

  async delete(id: string): Promise<void> {
    await this.#send('DELETE', `/ports/${id}`);
  }

  /** Deletes them, all callers at once. */
  async deleteAll(ids: readonly string[]): Promise<void> {
    const left = [...ids];
    const one = async () => {
      for (let id = left.pop(); id !== undefined; id = left.pop()) await this.delete(id);
    };
    await Promise.all(Array.from({ length: mostCallers }, one));
  }

  /** A network with a subnet. Ports of the user are without limit from then on. */
  async network(cidr: string): Promise<string> {
    const { network } = await this.#send<{ network: { id: string } }>('POST', '/networks', { network: {} });
    await this.#send('POST', '/subnets', { subnet: { network_id: network.id, ip_version: 4, cidr } });
    await this.#send('PUT', `/quotas/${this.#arena.projectId}`, { quota: { port: -1 } }, this.#arena.service);
    return network.id;
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  async #send<T>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
    as = this.#arena.user,
  ): Promise<T> {
    const reply = await this.#pool.request({
      method,
      path: `${this.#base}/v2.0${path}`,
      headers: { ...as, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await reply.body.text();
    if (reply.statusCode >= 300) throw new Error(`${method} ${path}: ${reply.statusCode} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}

function bodyOf(networkId: string) {
  return { network_id: networkId, admin_state_up: true };
}
