import { serviceContext } from '../context/request-context.ts';
import { isoMillis } from '../runtime/time.ts';
import { all } from '../store/index.ts';
import type { ComputeApi } from './compute-api.ts';
import { type ComputeServices, namesOf } from './services.ts';
import { vmState } from './states.ts';

/** As Nova's looks for what is due. */
const longestPause = 60_000;

/** Milliseconds; null: what is so stays so. */
export interface OverdueLimits {
  /** For which a server that was deleted can be restored; then it is deleted for good. */
  readonly reclaim: number | null;
  /** For which a shelved server stays on its host. */
  readonly offload: number | null;
}

/**
 * Does what the time for has come: deletes for good, takes shelved servers off their hosts. Of the servers on this process's
 * hosts; several looks at once do no harm, for each deletion and each action begins once.
 */
export class Overdue {
  readonly #services: Pick<ComputeServices, 'database' | 'runtime' | 'logger' | 'hosts'>;
  readonly #limits: OverdueLimits;
  readonly #compute: Pick<ComputeApi, 'terminate' | 'act'>;
  #cancelTimer = () => {};
  #stopped = false;
  #look: Promise<void> = Promise.resolve();

  constructor(
    services: Pick<ComputeServices, 'database' | 'runtime' | 'logger' | 'hosts'>,
    limits: OverdueLimits,
    compute: Pick<ComputeApi, 'terminate' | 'act'>,
  ) {
    this.#services = services;
    this.#limits = limits;
    this.#compute = compute;
  }

  /** Looks until stop(). */
  start(): void {
    const limits = [this.#limits.reclaim, this.#limits.offload].filter((limit) => limit !== null);
    if (limits.length === 0 || this.#stopped) return;
    const pause = Math.max(1000, Math.min(...limits, longestPause));
    this.#cancelTimer = this.#services.runtime.timers.after(pause, () => {
      this.#look = this.look().finally(() => this.start());
    });
  }

  /** Begins nothing more. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
  }

  /** Resolves when no look is under way. */
  idle(): Promise<void> {
    return this.#look;
  }

  /** One look. Never throws. */
  async look(): Promise<void> {
    const { reclaim, offload } = this.#limits;
    const context = serviceContext(`req-${this.#services.runtime.ids.uuid()}`);
    await this.#each(vmState.softDeleted, reclaim, (uuid) => this.#compute.terminate(uuid, context));
    await this.#each(vmState.shelved, offload, (instanceUuid) =>
      this.#compute.act({ context, instanceUuid, action: 'shelveOffload' }),
    );
  }

  async #each(state: string, limit: number | null, act: (uuid: string) => Promise<void>): Promise<void> {
    if (limit === null) return;
    const { database, runtime, logger } = this.#services;
    const hosts = namesOf(this.#services);
    try {
      const before = isoMillis(runtime.clock.now() - limit);
      const due = await database.read(function* (queries) {
        return yield* all(
          queries
            .selectFrom('instance')
            .select('uuid')
            .where('state_since', '<=', before)
            .where('vm_state', '=', state)
            .where('host', 'in', hosts)
            .where('deleted', '=', 0)
            .where('task_state', 'is', null),
        );
      });
      for (const { uuid } of due) {
        if (this.#stopped) return;
        logger.info({ instance: uuid, state }, 'the time of a server in this state is over');
        // Somebody may have been faster: it is looked for again.
        await act(uuid).catch((error: unknown) =>
          logger.warn({ instance: uuid, error: String(error) }, 'what was due for a server could not be begun'),
        );
      }
    } catch (error) {
      logger.warn({ state, error: String(error) }, 'servers whose time is over could not be looked for');
    }
  }
}
