import { first } from '../store/index.ts';
import type { NetworkInfoKeeper } from './network-info-keeper.ts';
import { type ComputeServices, namesOf } from './services.ts';
import { taskState, vmState } from './states.ts';

/**
 * Compares the servers of this process's hosts with Neutron, one a tick, in the order of their ids and over again: what no event has told
 * is found and mended.
 */
export class NetworkInfoHealer {
  readonly #services: ComputeServices;
  readonly #keeper: NetworkInfoKeeper;
  /** The server that was seen to last. */
  #last = '';
  #cancel = () => {};
  #stopped = false;

  constructor(services: ComputeServices, keeper: NetworkInfoKeeper) {
    this.#services = services;
    this.#keeper = keeper;
  }

  /** Heals one server every `interval` milliseconds until stop(); 0 and less: never (N40). */
  start(interval: number): void {
    if (interval <= 0 || this.#stopped) return;
    this.#cancel = this.#services.runtime.timers.after(interval, () => {
      void this.healNext().finally(() => this.start(interval));
    });
  }

  /** No further server is begun. */
  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  /** Heals the next server; answers which. Null: there is none. Never throws. */
  async healNext(): Promise<string | null> {
    try {
      const uuid = (await this.#after(this.#last)) ?? (await this.#after(''));
      if (uuid === null) return null;
      this.#last = uuid;
      await this.#keeper.heal(uuid);
      return uuid;
    } catch (error) {
      this.#services.logger.warn({ error: String(error) }, 'no server could be chosen for healing');
      return null;
    }
  }

  /** The first server of these hosts behind the given one to which nothing is being done. */
  #after(last: string): Promise<string | null> {
    const { database } = this.#services;
    const hosts = namesOf(this.#services);
    return database.read(function* (queries) {
      const row = yield* first(
        queries
          .selectFrom('instance')
          .select('uuid')
          .where('deleted', '=', 0)
          .where('host', 'in', hosts)
          .where('vm_state', '!=', vmState.building)
          .where((where) => where.or([where('task_state', 'is', null), where('task_state', '!=', taskState.deleting)]))
          .where('uuid', '>', last)
          .orderBy('uuid')
          .limit(1),
      );
      return row?.uuid ?? null;
    });
  }
}
