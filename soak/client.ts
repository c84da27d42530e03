import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../sim/dice.ts';
import type { PatientApi } from './patient-api.ts';
import type { Tally } from './tally.ts';

/** What a client builds with. */
export interface Place {
  readonly flavor: string;
  readonly image: string;
  readonly networks: readonly string[];
}

/** No operation of a cloud that comes back within seconds takes so long. Milliseconds. */
const patience = 120_000;

/** Between two looks at something that is under way. Milliseconds. */
const pause = 150;

const compute = '/compute/v2.1';

/**
 * One user with servers of their own and ports that they bring: creates, deletes, attaches, detaches, and looks what became of
 * it. Where no answer came, they look whether it was done, as a careful program does.
 */
export class Client {
  readonly #api: PatientApi;
  readonly #dice: Dice;
  readonly #place: Place;
  readonly #tally: Tally;
  readonly #name: string;
  /** Ports that are brought, and whose NIC each is now: a server's id, or null. */
  readonly #ports: Map<string, string | null>;
  readonly #servers = new Set<string>();
  #created = 0;

  constructor(options: {
    readonly name: string;
    readonly api: PatientApi;
    readonly dice: Dice;
    readonly place: Place;
    readonly ports: readonly string[];
    readonly tally: Tally;
  }) {
    this.#name = options.name;
    this.#api = options.api;
    this.#dice = options.dice;
    this.#place = options.place;
    this.#tally = options.tally;
    this.#ports = new Map(options.ports.map((id) => [id, null]));
  }

  /** Works until it is told to stop. */
  async work(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await this.#doSomething();
      await sleep(this.#dice.below(200));
    }
  }

  /** Deletes all its servers. */
  async clearUp(): Promise<void> {
    for (const server of this.#servers) await this.#delete(server);
  }

  #doSomething(): Promise<void> {
    const servers = [...this.#servers];
    if (servers.length === 0 || (servers.length < 4 && this.#dice.chance(0.35))) return this.#create();
    const server = this.#dice.pick(servers);
    if (this.#dice.chance(0.3)) return this.#delete(server);
    return this.#dice.chance(0.5) ? this.#attach(server) : this.#detach(server);
  }

  async #create(): Promise<void> {
    this.#created += 1;
    const name = `${this.#name}-${this.#created}`;
    const count = this.#dice.between(1, 3);
    const networks: object[] = Array.from({ length: count }, () => ({ uuid: this.#dice.pick(this.#place.networks) }));
    const brought = this.#freePort();
    if (brought !== null) networks[this.#dice.below(count)] = { port: brought };
    const { flavor: flavorRef, image: imageRef } = this.#place;
    const answer = await this.#api.askOnce('POST', `${compute}/servers`, {
      server: { name, flavorRef, imageRef, networks },
    });
    const id = answer.status === 0 ? await this.#idOf(name) : answer.body?.server?.id;
    if (typeof id !== 'string') {
      this.#tally.count('create', answer.status === 0 ? 'never begun' : String(answer.status));
      if (answer.status !== 0) this.#wrong(`create was answered ${answer.status} ${JSON.stringify(answer.body)}`);
      return;
    }
    this.#servers.add(id);
    const state = await this.#restOf(id);
    this.#tally.count('create', state);
    if (state === 'ACTIVE' && brought !== null) this.#ports.set(brought, id);
    if (state !== 'ERROR') return;
    if (brought !== null) await this.#mustBeFree(brought, `server ${id} is in ERROR`);
    await this.#delete(id);
  }

  async #delete(id: string): Promise<void> {
    await this.#api.ask('DELETE', `${compute}/servers/${id}`);
    const isGone = await this.#eventually(async () => {
      const { status, body } = await this.#api.ask('GET', `${compute}/servers/${id}`);
      if (status === 404) return true;
      return body?.server?.status === 'ERROR' && body.server['OS-EXT-STS:task_state'] === null ? false : null;
    });
    this.#tally.count('delete', isGone === true ? 'gone' : 'not gone');
    if (isGone !== true) return this.#wrong(`server ${id} cannot be deleted`);
    this.#servers.delete(id);
    for (const [port, owner] of this.#ports) {
      if (owner !== id) continue;
      this.#ports.set(port, null);
      await this.#mustBeFree(port, `server ${id} is deleted`);
    }
  }

  async #attach(id: string): Promise<void> {
    const brought = this.#freePort();
    const wanted = brought === null ? { net_id: this.#dice.pick(this.#place.networks) } : { port_id: brought };
    const path = `${compute}/servers/${id}/os-interface`;
    const { status, body } = await this.#api.askOnce('POST', path, { interfaceAttachment: wanted });
    if (status >= 500) this.#wrong(`attach was answered ${status} ${JSON.stringify(body)}`);
    this.#tally.count('attach', status === 0 ? 'unanswered' : String(status));
    if (brought === null) return;
    if (status === 200) this.#ports.set(brought, id);
    // Nobody said whether; it ends as one or the other.
    if (status !== 0) return;
    const isAttached = await this.#eventually(async () => {
      const [listed, { body: shown }] = [
        await this.#portsOf(id),
        await this.#api.ask('GET', `/network/v2.0/ports/${brought}`),
      ];
      const isListed = listed.includes(brought);
      const isFree = shown?.port?.device_id === '';
      return isListed && !isFree ? true : !isListed && isFree ? false : null;
    });
    if (isAttached === null) this.#wrong(`port ${brought} is neither attached to ${id} nor free`);
    else if (isAttached) this.#ports.set(brought, id);
  }

  async #detach(id: string): Promise<void> {
    const ports = await this.#portsOf(id);
    if (ports.length === 0) return;
    const port = this.#dice.pick(ports);
    const { status, body } = await this.#api.ask('DELETE', `${compute}/servers/${id}/os-interface/${port}`);
    if (status >= 500) this.#wrong(`detach was answered ${status} ${JSON.stringify(body)}`);
    this.#tally.count('detach', String(status));
    if (status !== 202 && status !== 404) return;
    const isGone = await this.#eventually(async () => ((await this.#portsOf(id)).includes(port) ? null : true));
    if (isGone === null) return this.#wrong(`port ${port} is never detached from ${id}`);
    if (!this.#ports.has(port)) return;
    this.#ports.set(port, null);
    await this.#mustBeFree(port, `it was detached from ${id}`);
  }

  #freePort(): string | null {
    const free = [...this.#ports].flatMap(([port, owner]) => (owner === null ? [port] : []));
    return free.length > 0 && this.#dice.chance(0.5) ? this.#dice.pick(free) : null;
  }

  async #portsOf(id: string): Promise<string[]> {
    const { body } = await this.#api.ask('GET', `${compute}/servers/${id}/os-interface`);
    return (body?.interfaceAttachments ?? []).map(({ port_id }: { port_id: string }) => port_id);
  }

  async #idOf(name: string): Promise<string | undefined> {
    const { body } = await this.#api.ask('GET', `${compute}/servers?name=${encodeURIComponent(`^${name}$`)}`);
    return body?.servers?.[0]?.id;
  }

  async #restOf(id: string): Promise<string> {
    const state = await this.#eventually(async () => {
      const { body } = await this.#api.ask('GET', `${compute}/servers/${id}`);
      const rests = ['ACTIVE', 'ERROR'].includes(body?.server?.status) && body.server['OS-EXT-STS:task_state'] === null;
      return rests ? String(body.server.status) : null;
    });
    if (state === null) this.#wrong(`server ${id} never comes to rest`);
    return state ?? 'under way for ever';
  }

  async #mustBeFree(port: string, because: string): Promise<void> {
    const { body } = await this.#api.ask('GET', `/network/v2.0/ports/${port}`);
    const { device_id, device_owner } = body?.port ?? {};
    if (device_id !== '' || device_owner !== '') {
      this.#wrong(`${because}, and its port ${port} carries "${device_id}" and "${device_owner}"`);
    }
  }

  /** Looks until there is something to see; null when patience is over. */
  async #eventually<T>(look: () => Promise<T | null>): Promise<T | null> {
    const giveUp = performance.now() + patience;
    while (performance.now() < giveUp) {
      const seen = await look();
      if (seen !== null) return seen;
      await sleep(pause);
    }
    return null;
  }

  #wrong(what: string): void {
    this.#tally.violations.push(`${this.#name}: ${what}`);
  }
}
