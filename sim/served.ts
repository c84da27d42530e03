import type { NeutronTransport, TransportReply } from '../src/neutron/client/index.ts';

type Request = Parameters<NeutronTransport['send']>[0];

interface Effect {
  readonly number: number;
  readonly port: string;
  readonly server: string;
  /** How many requests had been served before. */
  readonly at: number;
}

/**
 * What the network service has done, in its own order. It tells which effects nobody can have known of: those of calls that
 * their senders had given up, and that took effect after the service was last asked for the server's ports.
 */
export class Served {
  #number = 0;
  #count = 0;
  /** By the number of the call: how many requests had been served when it was given up. */
  readonly #abandoned = new Map<number, number>();
  readonly #looks: { readonly number: number; readonly server: string; readonly at: number }[] = [];
  readonly #effects: Effect[] = [];

  nextNumber(): number {
    this.#number += 1;
    return this.#number;
  }

  /** Its sender waits for its answer no more, or never hears it. */
  abandon(number: number): void {
    if (!this.#abandoned.has(number)) this.#abandoned.set(number, this.#count);
  }

  /** Has a request served, and notes what it does to ports of servers. */
  async note(request: Request, number: number, serve: () => Promise<TransportReply>): Promise<TransportReply> {
    const reply = await serve();
    this.#count += 1;
    if (reply.status >= 300 || !request.path.startsWith('/v2.0/ports')) return reply;
    for (const [name, value] of request.query) {
      if (name === 'device_id') this.#looks.push({ number, server: value, at: this.#count });
    }
    if (request.method === 'POST' || request.method === 'PUT') {
      const body = reply.body as { port?: Carrier; ports?: Carrier[] };
      for (const { id, device_id } of body.ports ?? (body.port ? [body.port] : [])) {
        if (device_id !== '') this.#effects.push({ number, port: id, server: device_id, at: this.#count });
      }
    }
    return reply;
  }

  /**
   * Whether only a comparison of everything with everything can find that this port carries this server's id: its call was
   * given up, the server's ports were looked for after that, and only then it took effect.
   */
  isBeyondKnowledge(port: string, server: string): boolean {
    const last = this.#effects.findLast((effect) => effect.port === port && effect.server === server);
    const givenUp = last && this.#abandoned.get(last.number);
    // A look whose answer nobody heard is none.
    const look = this.#looks.findLast((one) => one.server === server && !this.#abandoned.has(one.number));
    if (!last || givenUp === undefined || look === undefined) return false;
    return look.at > givenUp && last.at > look.at;
  }
}

interface Carrier {
  readonly id: string;
  readonly device_id: string;
}
