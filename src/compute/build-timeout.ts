import { isoMillis } from '../runtime/time.ts';
import { SagaCancelled, type SagaEngine } from '../saga/index.ts';
import { all, type Work } from '../store/index.ts';
import type { ComputeServices } from './services.ts';

/** As Nova's look for builds that take too long. */
const longestPause = 60_000;

/**
 * Ends builds that take longer than they may, Nova's instance_build_timeout: they are taken back as after any other failure, so
 * that nothing of the network stays (U09).
 */
export class BuildTimeout {
  readonly #services: Pick<ComputeServices, 'database' | 'runtime' | 'logger'>;
  readonly #engine: Pick<SagaEngine<Work<unknown>>, 'subjectsOf' | 'stop'>;
  readonly #timeout: number;
  #cancelTimer = () => {};
  #stopped = false;

  /** `timeout` in milliseconds from when the server was asked for; 0: builds take as long as they like. */
  constructor(
    services: Pick<ComputeServices, 'database' | 'runtime' | 'logger'>,
    engine: Pick<SagaEngine<Work<unknown>>, 'subjectsOf' | 'stop'>,
    timeout: number,
  ) {
    this.#services = services;
    this.#engine = engine;
    this.#timeout = timeout;
  }

  /** Looks for such builds until stop(). */
  start(): void {
    if (this.#timeout <= 0 || this.#stopped) return;
    const pause = Math.min(this.#timeout, longestPause);
    this.#cancelTimer = this.#services.runtime.timers.after(pause, () => {
      void this.#look().finally(() => this.start());
    });
  }

  /** No further build is ended. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
  }

  async #look(): Promise<void> {
    const { runtime, logger } = this.#services;
    const seconds = this.#timeout / 1000;
    const late = new SagaCancelled('BuildTimeout', `it took longer than the ${seconds} seconds that a build may take`);
    try {
      const before = isoMillis(runtime.clock.now() - this.#timeout);
      for (const uuid of await this.#askedBefore(before, this.#engine.subjectsOf('build'))) {
        logger.warn({ instance: uuid, seconds }, 'a build takes too long');
        this.#engine.stop(['build'], uuid, late);
      }
    } catch (error) {
      logger.warn({ error: String(error) }, 'builds that take too long could not be looked for');
    }
  }

  /** Those of the servers that were asked for before then. */
  async #askedBefore(then: string, servers: readonly string[]): Promise<readonly string[]> {
    if (servers.length === 0) return [];
    return this.#services.database.read(function* (queries) {
      const rows = yield* all(
        queries.selectFrom('instance').select('uuid').where('uuid', 'in', servers).where('created_at', '<', then),
      );
      return rows.map(({ uuid }) => uuid);
    });
  }
}
