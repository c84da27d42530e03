import { InterfaceRefused } from '../src/compute/index.ts';
import type { PortEvent } from '../src/neutron/server/index.ts';
import type { Runtime } from '../src/runtime/runtime.ts';
import type { Core } from '../src/server/core.ts';
import { type Database, StoreError } from '../src/store/index.ts';
import type { Logger } from '../src/telemetry/logger.ts';
import { type Books, BooksReader } from './books.ts';
import type { Dice } from './dice.ts';
import { Life } from './life.ts';
import type { Deed, Plan } from './plan.ts';
import { newServer, openNetwork, openProcess } from './process.ts';
import { type Sabotage, sabotaged } from './sabotage.ts';
import { Served } from './served.ts';
import { loggerOf, runtimeOf } from './surroundings.ts';
import { memberOf, project, type Template } from './template.ts';
import { Timeline } from './timeline.ts';
import { isSurplus, judge } from './verdict.ts';
import { VirtualTime } from './virtual-time.ts';
import { createWire } from './wire.ts';

/** Longer than anything of Berth's takes once nothing fails any more: what moves then will never rest. Milliseconds. */
const endless = 6 * 3_600_000;

/** Longer than the latest call is on its way. Milliseconds. */
const everythingHasArrived = 120_000;

type Network = ReturnType<typeof openNetwork>;

interface Running {
  readonly number: number;
  readonly life: Life;
  readonly core: Core;
  readonly network: Network;
}

/** One history while it happens: a store, a network service, users, and one process of Berth after the other. */
export class World {
  readonly time = new VirtualTime();
  readonly timeline = new Timeline(this.time);
  readonly counts: Record<string, number> = {};
  readonly #served = new Served();
  readonly #plan: Plan;
  readonly #template: Template;
  readonly #sabotage: Sabotage | null;
  readonly #store: ReturnType<Template['open']>;
  readonly #database: Database;
  readonly #dice: Record<'ids' | 'wire' | 'disk' | 'events' | 'others', Dice>;
  readonly #books: BooksReader;
  readonly #before: Books;
  readonly #apart: Network | null;
  readonly #servers = new Map<number, string>();
  readonly #stolen = { ports: new Set<string>(), servers: new Set<string>() };
  readonly #renamed = new Map<string, string>();
  /** Ports that users have attached to servers, and been told so. */
  readonly #attached = new Map<string, string>();
  /** Ports that users wanted to detach. */
  readonly #detached = new Set<string>();
  /** Errors that nobody should have seen. */
  readonly #surprises: string[] = [];
  #alive: Running | null = null;
  #born = Promise.withResolvers<Running>();
  #processes = 0;
  #calm = false;

  constructor(template: Template, plan: Plan, dice: Dice, sabotage: Sabotage | null) {
    this.#template = template;
    this.#plan = plan;
    this.#sabotage = sabotage;
    this.#dice = {
      ids: dice.fork(),
      wire: dice.fork(),
      disk: dice.fork(),
      events: dice.fork(),
      others: dice.fork(),
    };
    this.#store = template.open();
    const { database } = this.#store;
    this.#database = {
      engine: database.engine,
      read: (work) => database.read(work),
      write: async (work) => {
        const value = await this.time.during(() => database.write(work));
        if (plan.slowness > 0) await this.time.sleep(this.#dice.disk.below(plan.slowness));
        return value;
      },
      durable: () => database.durable(),
      exclusively: (name, action) => database.exclusively(name, action),
      close: async () => {},
    };
    this.#books = new BooksReader(this.#store.file);
    this.#before = this.#books.read();
    for (const [name, id] of Object.entries({ ...template.place.networks, ...template.place.ports })) {
      this.timeline.name(id, name);
    }
    const outside = this.#runtime(() => false);
    const notifier = { notify: (events: readonly PortEvent[]) => this.#tellCompute(events) };
    this.#apart =
      plan.neutron === 'apart' ? openNetwork(this.#database, outside, this.#logger('neutron'), notifier) : null;
    this.timeline.tell('plan', JSON.stringify({ ...plan, deeds: plan.deeds.length }));
  }

  /** Lets it happen, and answers what is not as it must be. */
  async run(): Promise<string[]> {
    const end = this.#happen();
    const { promise: stuck, resolve } = Promise.withResolvers<string[]>();
    const cancel = this.time.after(endless, () => resolve(['the history does not come to rest']));
    const violations = await Promise.race([end, stuck]);
    cancel();
    return violations;
  }

  async close(): Promise<void> {
    this.time.stop();
    this.#alive?.life.end();
    this.#books.close();
    await this.#store.close();
  }

  async #happen(): Promise<string[]> {
    this.#begin();
    for (const deed of this.#plan.deeds) {
      this.time.after(deed.at, () => {
        this.#do(deed).catch((error: unknown) => this.#surprises.push(`${deed.what}: ${error}`));
      });
    }
    const last = Math.max(this.#plan.deeds.at(-1)?.at ?? 0, this.#plan.outage?.until ?? 0);
    await this.time.sleep(last + this.#dice.others.below(60_000));
    this.#calm = true;
    this.timeline.tell('world', 'is calm from now on');
    await this.#settled();
    await this.time.sleep(everythingHasArrived);
    await this.#settled();
    for (const { vm_state } of this.#books.read().instances) this.#count(`servers ${vm_state}`);
    const settled = [...this.#surprises, ...this.#judge(false)];
    if (settled.length > 0) return settled;
    await this.#sweep();
    const swept = this.#judge(true);
    if (swept.length > 0) return swept.map((text) => `after the janitor was there: ${text}`);
    await this.#restart();
    const restarted = this.#judge(true);
    if (restarted.length > 0) return restarted.map((text) => `after one more start: ${text}`);
    // A driver may fail once to take a server down: its user asks again.
    for (let times = 0; times < 4; times += 1) {
      for (const [number] of this.#servers) await this.#delete(number);
      await this.#settled();
    }
    await this.#sweep();
    const gone = this.#judge(true);
    const live = this.#books.read().instances.filter(({ deleted }) => deleted === 0);
    gone.push(...live.map(({ uuid }) => `server ${uuid} cannot be deleted`));
    return gone.map((text) => `after everything was deleted: ${text}`);
  }

  #judge(swept: boolean): string[] {
    const { trouble, deeds } = this.#plan;
    const stubborn = deeds.flatMap((deed) =>
      deed.what === 'build' && deed.metadata['fake:fail-once'] ? (this.#servers.get(deed.server) ?? []) : [],
    );
    const after = this.#books.read();
    return judge({
      project,
      before: this.#before,
      after,
      served: this.#served,
      stolen: this.#stolen,
      renamed: this.#renamed,
      attached: this.#attached,
      swept,
      troubled: trouble > 0,
      stubborn: new Set(stubborn),
    });
  }

  /** Starts a process; the next one follows when it has died. */
  #begin(): void {
    this.#processes += 1;
    const number = this.#processes;
    const death = (this.#calm ? undefined : this.#plan.deaths[number - 1]) ?? null;
    const life = new Life(death, ({ at, nth, moment }) => {
      this.timeline.tell('process', `${number} is killed ${moment} its ${at} ${nth}`);
      this.#count('deaths');
      if (this.#alive) this.#born = Promise.withResolvers();
      this.#alive = null;
      this.time.after(death?.pause ?? 0, () => this.#begin());
    });
    const own = life.database(this.#database);
    const database = this.#sabotage ? sabotaged(own, this.#sabotage) : own;
    const runtime = this.#runtime(() => life.isDead);
    const logger = this.#logger(`berth ${number}`, life);
    const notifier = { notify: (events: readonly PortEvent[]) => this.#tellCompute(events) };
    const network = this.#apart ?? openNetwork(own, runtime, logger, notifier);
    const transport = createWire(network.direct, {
      time: this.time,
      dice: this.#dice.wire,
      life,
      timeline: this.timeline,
      served: this.#served,
      facts: {
        severalPorts: this.#plan.severalPorts,
        conditions: this.#plan.conditions,
        callsOutliveSender: this.#plan.neutron === 'apart',
      },
      sabotage: this.#sabotage,
      trouble: () => (this.#calm ? 0 : this.#plan.trouble),
      isAway: () => this.#isOutage(),
    });
    const core = openProcess({
      plan: this.#plan,
      life,
      database,
      runtime,
      logger,
      network: network.service,
      transport,
    });
    this.timeline.tell('process', `${number} starts`);
    void this.#start(core).then((recovered) => {
      if (life.isDead) return;
      this.timeline.tell('process', `${number} has taken over ${recovered}`);
      const running = { number, life, core, network };
      this.#alive = running;
      this.#born.resolve(running);
    });
  }

  async #start(core: Core): Promise<number> {
    if (!this.#sabotage?.forgetsToRecover || this.#processes === 1) return core.compute.start();
    return 0;
  }

  /** Waits until a process lives that has nothing to do. */
  async #settled(): Promise<void> {
    for (;;) {
      const { life, core } = this.#alive ?? (await this.#born.promise);
      await Promise.race([core.compute.idle(), life.died]);
      if (!life.isDead) return;
    }
  }

  /** The janitor sees what is wrong, and comes again when it has stood for long enough. */
  async #sweep(): Promise<void> {
    for (let rounds = 0; rounds < 2; rounds += 1) {
      await this.time.sleep(this.#plan.grace);
      await this.#settled();
      const { life, core } = this.#alive ?? (await this.#born.promise);
      await Promise.race([core.compute.sweep(), life.died]);
      if (life.isDead) rounds = -1;
    }
    await this.#settled();
  }

  async #restart(): Promise<void> {
    const { life } = this.#alive ?? (await this.#born.promise);
    life.end();
    this.#alive = null;
    this.#born = Promise.withResolvers();
    this.#begin();
    await this.#settled();
  }

  async #do(deed: Deed): Promise<void> {
    if (deed.what === 'build') return this.#build(deed);
    if (deed.what === 'delete') return this.#delete(deed.server);
    if (deed.what === 'attach') return this.#attach(deed);
    if (deed.what === 'detach') return this.#detach(deed);
    if (deed.what === 'rename') return this.#rename(deed.port);
    if (deed.what === 'delete a port of') return this.#steal(deed.server);
    if (deed.what === 'set the clock') return this.#setClock(deed.by);
    if (deed.what === 'sweep') {
      this.timeline.tell('others', 'the janitor makes a round');
      return this.#alive?.core.compute.sweep();
    }
    this.timeline.tell('others', 'network info is healed');
    await this.#alive?.core.compute.healNext();
  }

  #isOutage(): boolean {
    const { outage } = this.#plan;
    return outage !== null && this.time.elapsed >= outage.from && this.time.elapsed < outage.until;
  }

  async #setClock(by: number): Promise<void> {
    this.timeline.tell('others', `set the clock ${by < 0 ? 'back' : 'on'} by ${Math.abs(by) / 60_000} minutes`);
    this.time.setClock(by);
  }

  async #build({ server, networks, metadata }: Extract<Deed, { what: 'build' }>): Promise<void> {
    const uuid = this.#dice.ids.uuid();
    const name = `server-${server}`;
    this.timeline.name(uuid, name);
    this.timeline.tell('user', `asks for ${name}: ${JSON.stringify(networks)} ${JSON.stringify(metadata)}`);
    this.#servers.set(server, uuid);
    const context = memberOf(project, `req-${this.#dice.ids.uuid()}`);
    const { userId } = context;
    const instance = newServer({ uuid, name, requestedNetworks: networks, metadata, projectId: project, userId });
    const admission = function* () {};
    await this.#alive?.core.compute.build({ context, instances: [instance], look: null, admission });
  }

  async #attach({ server, request }: Extract<Deed, { what: 'attach' }>): Promise<void> {
    const uuid = this.#servers.get(server);
    if (uuid === undefined) return;
    this.timeline.tell('user', `attaches to server-${server}: ${JSON.stringify(request)}`);
    const context = memberOf(project, `req-${this.#dice.ids.uuid()}`);
    try {
      const port = await this.#alive?.core.compute.attach({ context, instanceUuid: uuid, request });
      if (port === undefined) return;
      this.timeline.tell('user', `has port ${port} on server-${server}`);
      this.#count('attached');
      if (!this.#detached.has(port)) this.#attached.set(port, uuid);
    } catch (error) {
      if (!(error instanceof InterfaceRefused) && !(error instanceof StoreError)) throw error;
      this.timeline.tell('user', `is refused: ${error.message}`);
    }
  }

  async #detach({ server, nth }: Extract<Deed, { what: 'detach' }>): Promise<void> {
    const uuid = this.#servers.get(server);
    const { nics } = this.#books.read();
    const ours = nics.filter((nic) => nic.instance_uuid === uuid && !isSurplus(this.#before, nic));
    const portId = ours[nth % ours.length]?.port_id ?? null;
    if (uuid === undefined || portId === null) return;
    this.timeline.tell('user', `detaches port ${portId} from server-${server}`);
    this.#count('detaches');
    this.#detached.add(portId);
    this.#attached.delete(portId);
    const context = memberOf(project, `req-${this.#dice.ids.uuid()}`);
    await this.#alive?.core.compute.detach({ context, instanceUuid: uuid, portId });
  }

  async #delete(server: number): Promise<void> {
    const uuid = this.#servers.get(server);
    if (uuid === undefined) return;
    this.timeline.tell('user', `deletes server-${server}`);
    await this.#alive?.core.compute.terminate(uuid, memberOf(project, `req-${this.#dice.ids.uuid()}`));
  }

  /** A port goes while Berth does not look. */
  async #steal(server: number): Promise<void> {
    const uuid = this.#servers.get(server);
    const ports = this.#books.read().ports.filter(({ device_id }) => device_id === uuid);
    if (uuid === undefined || ports.length === 0) return;
    const { id } = this.#dice.others.pick(ports);
    this.#stolen.servers.add(uuid);
    this.#stolen.ports.add(id);
    this.timeline.tell('others', `delete port ${id} of server-${server}`);
    await this.#ask('DELETE', `/v2.0/ports/${id}`, undefined);
  }

  async #rename(port: string): Promise<void> {
    const id = this.#template.place.ports[port] ?? '';
    this.timeline.tell('user', `renames port ${port}`);
    this.#renamed.set(id, `${port}-renamed`);
    await this.#ask('PUT', `/v2.0/ports/${id}`, { port: { name: `${port}-renamed` } });
  }

  /** A call of somebody else to the network service; none when it is down. */
  async #ask(method: string, path: string, body: unknown): Promise<void> {
    const service = (this.#apart ?? this.#alive?.network)?.service;
    const context = memberOf(project, `req-${this.#dice.ids.uuid()}`);
    await service?.handle({ method, path, query: '', headers: {}, body, context, baseUrl: '' });
  }

  /** Events reach whoever lives; some are lost, doubled or late. */
  #tellCompute(events: readonly PortEvent[]): void {
    const dice = this.#dice.events;
    for (const event of events) {
      const unwell = !this.#calm && dice.chance(this.#plan.deafness);
      const fate = unwell ? dice.pick(['lost', 'doubled', 'late']) : 'well';
      this.timeline.tell('event', `${event.name} ${event.portId} of ${event.serverUuid}${unwell ? ` (${fate})` : ''}`);
      if (fate === 'lost') continue;
      this.time.after(fate === 'late' ? dice.below(30_000) : dice.below(5), () => this.#deliver(event));
      if (fate === 'doubled') this.time.after(dice.below(10_000), () => this.#deliver(event));
    }
  }

  #deliver({ name, serverUuid, portId, status }: PortEvent): void {
    const event = { name, instanceUuid: serverUuid, tag: portId, status: status ?? 'completed' } as const;
    void this.#alive?.core.compute.externalEvent(event);
  }

  #runtime(isDead: () => boolean): Runtime {
    return runtimeOf(this.time, this.#dice.ids, isDead);
  }

  #logger(who: string, life: Life | null = null): Logger {
    const heard = (message: string) => {
      if (message === 'janitor mended a finding') this.#count('findings mended');
    };
    return loggerOf(who, { timeline: this.timeline, life, heard });
  }

  #count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }
}
