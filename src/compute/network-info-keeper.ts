import type { RefreshRequest } from '../allocation/index.ts';
import type { ExternalEvent } from './compute-api.ts';
import { InstanceNotFound } from './errors.ts';
import type { Instance } from './instance.ts';
import { findInstance } from './instance-store.ts';
import { turnOf } from './interface-turn.ts';
import { addUpkeep, noUpkeep, type PendingUpkeep } from './pending-upkeep.ts';
import { type ComputeServices, isHere } from './services.ts';
import { SqlPortLedger } from './sql-port-ledger.ts';
import { taskState, vmState } from './states.ts';
import { unplugGone } from './unplug-gone.ts';

/** For how many servers that something is being done to events are kept until it is done. */
const kept = 10_000;

/** A build in another process does not tell when it has ended: after this many milliseconds its server is looked at again. */
const lookAgainMs = 30_000;

/**
 * Keeps the network info of servers true once they are built: by Neutron's events `network-changed`, `network-vif-unplugged`
 * and `network-vif-deleted`, and by healing. An event is a hint, and Neutron is asked; what comes for a server while one look is
 * under way is seen to by the next one, so that looks at one server never overlap. What comes during a build waits for its end.
 */
export class NetworkInfoKeeper {
  readonly #services: ComputeServices;
  readonly #waiting = new Map<string, PendingUpkeep>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();

  constructor(services: ComputeServices) {
    this.#services = services;
  }

  /** Takes in an event; `network-vif-plugged` is none of its business. Answers at once. */
  deliver({ name, instanceUuid, tag }: ExternalEvent): void {
    const heard = noUpkeep();
    if (name === 'network-vif-deleted' && tag !== null) heard.gone.add(tag);
    else if (name === 'network-vif-unplugged' && tag !== null) heard.unplugged.add(tag);
    else if (name === 'network-changed' && this.#services.allocating.has(instanceUuid)) return;
    else if (name === 'network-changed' && tag !== null) heard.changed.add(tag);
    else if (name === 'network-changed') heard.all = true;
    else return;
    void this.#want(instanceUuid, heard);
  }

  /** Compares all of a server's NICs with Neutron; resolves when that is done, or has failed and is in the log. */
  heal(instanceUuid: string): Promise<void> {
    return this.#want(instanceUuid, { ...noUpkeep(), heal: true });
  }

  /** Nothing is being done to the server any more: what has come for it in the meantime is seen to. */
  settled(instanceUuid: string): void {
    if (this.#waiting.has(instanceUuid) || this.#running.has(instanceUuid)) void this.#want(instanceUuid, noUpkeep());
  }

  /** Resolves when no look is under way. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  /** Ends the looks that are under way; the truth is Neutron's, and will be there. */
  stop(): void {
    this.#stop.abort(new Error('the service stops'));
  }

  #want(uuid: string, heard: PendingUpkeep): Promise<void> {
    const waiting = this.#waiting.get(uuid) ?? noUpkeep();
    addUpkeep(waiting, heard);
    this.#waiting.set(uuid, waiting);
    if (this.#waiting.size > kept) {
      const oldest = this.#waiting.keys().next().value;
      if (oldest !== undefined) this.#waiting.delete(oldest);
    }
    const running = this.#running.get(uuid);
    if (running) return running;
    const run = this.#seeTo(uuid);
    this.#running.set(uuid, run);
    return run;
  }

  async #seeTo(uuid: string): Promise<void> {
    // Whoever wants it finds it among the running ones first.
    await null;
    try {
      for (;;) {
        const pending = this.#waiting.get(uuid);
        if (!pending || this.#stop.signal.aborted) return;
        this.#waiting.delete(uuid);
        if ((await this.#attempt(uuid, pending)) === 'put off') return;
      }
    } finally {
      this.#running.delete(uuid);
    }
  }

  async #attempt(uuid: string, pending: PendingUpkeep): Promise<'done' | 'put off'> {
    try {
      const [instance, turn] = await this.#services.database.read(function* (queries) {
        return [yield* findInstance(queries, uuid), yield* turnOf(queries, uuid)] as const;
      });
      if (instance.deleted || instance.taskState === taskState.deleting) return 'done';
      const busy = instance.taskState !== null || instance.vmState === vmState.building || turn !== null;
      // Q13: what is being built or taken down is unplugged on purpose.
      if (busy) return await this.#putOff(uuid, pending);
      // Its build failed: it has no NICs, and a port that still comes for it is not taken for one.
      if (instance.host === null && instance.vmState !== vmState.shelvedOffloaded) return 'done';
      await this.#perform(instance, pending);
    } catch (error) {
      // N38: the next event, and healing, try again.
      const level = error instanceof InstanceNotFound ? 'info' : 'warn';
      const fields = { instance: uuid, error: String(error) };
      this.#services.logger[level](fields, 'network info could not be brought up to date');
    }
    return 'done';
  }

  /**
   * Keeps what has come until the build has ended; what a port's own binding has caused is the build's to read. `done` when
   * more has come in the meantime: the build may have ended.
   */
  async #putOff(uuid: string, pending: PendingUpkeep): Promise<'done' | 'put off'> {
    const records = await new SqlPortLedger(this.#services.database, uuid).read();
    const bound = new Set(records.flatMap(({ state, portId }) => (state === 'bound' && portId !== null ? portId : [])));
    const changed = new Set([...pending.changed].filter((portId) => bound.has(portId)));
    const late = { ...pending, changed, heal: false };
    const more = this.#waiting.get(uuid);
    if (late.changed.size + late.gone.size > 0 || late.all) {
      const waiting = more ?? noUpkeep();
      addUpkeep(waiting, late);
      this.#waiting.set(uuid, waiting);
      this.#services.runtime.timers.after(lookAgainMs, () => this.settled(uuid));
    }
    return more ? 'done' : 'put off';
  }

  async #perform(instance: Instance, pending: PendingUpkeep): Promise<void> {
    for (const portId of pending.unplugged) {
      this.#services.logger.warn(
        { instance: instance.uuid, port: portId },
        'the port of a running server is not wired',
      );
      pending.changed.add(portId);
    }
    await this.#unplug(instance, pending.gone);
    if (pending.heal) await this.#refresh(instance, 'all');
    else if (pending.all) await this.#refresh(instance, 'known');
    else if (pending.changed.size > 1) await this.#refreshSome(instance, pending.changed);
    else for (const portId of pending.changed) await this.#refresh(instance, { portId });
  }

  /** Several at once cost no more than one, if they are all recorded. */
  async #refreshSome(instance: Instance, changed: ReadonlySet<string>): Promise<void> {
    const records = await this.#ledgerOf(instance).read();
    const recorded = new Set(records.flatMap(({ portId }) => portId ?? []));
    const ports = [...changed];
    if (ports.some((portId) => recorded.has(portId))) await this.#refresh(instance, 'known');
    for (const portId of ports.filter((one) => !recorded.has(one))) await this.#refresh(instance, { portId });
  }

  async #refresh(instance: Instance, scope: RefreshRequest['scope']): Promise<void> {
    const { network, driver, logger } = this.#services;
    const { signal } = this.#stop;
    const { host } = instance;
    const here = host !== null && isHere(this.#services, host) ? driver.networkBindingHostId(host) : null;
    const ledger = this.#ledgerOf(instance);
    const request = { ...this.#request(instance), ledger, scope, rebindTo: here };
    const { gone } = await network.refreshNetworkInfo(request);
    for (const record of gone) {
      // N03: of one port that is gone `network-vif-deleted` tells, too.
      if (typeof scope === 'string') await unplugGone(this.#services, instance, record, signal);
      else logger.info({ instance: instance.uuid, port: record.portId }, 'a port that has changed is not there');
    }
  }

  /** Ports that are said to be gone: those that are recorded, and that Neutron does not have. */
  async #unplug(instance: Instance, said: ReadonlySet<string>): Promise<void> {
    if (said.size === 0) return;
    const records = (await this.#ledgerOf(instance).read()).filter(({ portId }) => portId !== null && said.has(portId));
    if (records.length === 0) return;
    const portIds = records.flatMap(({ portId }) => portId ?? []);
    const states = await this.#services.network.portStates({ ...this.#request(instance), portIds });
    for (const record of records) {
      if (states.get(record.portId ?? '') !== 'gone') continue;
      await unplugGone(this.#services, instance, record, this.#stop.signal);
    }
  }

  #request(instance: Instance) {
    const requestId = `req-${this.#services.runtime.ids.uuid()}`;
    return { requestId, instance, signal: this.#stop.signal };
  }

  #ledgerOf({ uuid }: Instance): SqlPortLedger {
    return new SqlPortLedger(this.#services.database, uuid);
  }
}
