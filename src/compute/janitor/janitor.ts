import { isoMillis } from '../../runtime/time.ts';
import { first, run } from '../../store/index.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { ProposedMending } from '../finding-desk.ts';
import type { NetworkInfoKeeper } from '../network-info-keeper.ts';
import type { OperatorWord } from '../saga-desk.ts';
import type { ComputeServices } from '../services.ts';
import type { MendAction } from './finding.ts';

export interface JanitorOptions {
  readonly services: ComputeServices;
  readonly keeper: NetworkInfoKeeper;
  readonly metrics: Metrics;
  /** Milliseconds between two rounds; 0: none by itself. */
  readonly interval: number;
  /** Milliseconds that something has to have been wrong before it is mended. */
  readonly grace: number;
}

/** The lock that processes which share a database take for a round. */
const turn = 'janitor';

/**
 * Compares Neutron's ports, our servers, their NICs and claims and the driver's guests from time to time, and mends or
 * reports what does not fit (sweep.ts). Of processes that share a database one at a time does, and one in each interval.
 */
export class Janitor {
  readonly #options: JanitorOptions;
  readonly #stop = new AbortController();
  #round: Promise<void> = Promise.resolve();
  #cancel = () => {};

  constructor(options: JanitorOptions) {
    this.#options = options;
    const { services, metrics } = options;
    metrics.gauge('berth_findings', async () => {
      const { findingCensus } = await import('./finding-records.ts');
      const census = await findingCensus(services.database);
      return census.map(({ kind, state, count }) => ({ labels: { kind, state }, value: count }));
    });
  }

  /** Makes a round in every interval from now on until stop(); the first one when the first interval is over. */
  start(): void {
    const { interval, services } = this.#options;
    if (interval <= 0 || this.#stop.signal.aborted) return;
    this.#cancel = services.runtime.timers.after(interval, () => {
      void this.#next(interval / 2).finally(() => this.start());
    });
  }

  /** Begins no more rounds, and ends the one under way after what it is doing at the moment. */
  stop(): void {
    this.#stop.abort(new ServiceStops());
    this.#cancel();
  }

  /** Makes one round now, after the one under way. Never throws: what it fails with is in the log. */
  sweep(): Promise<void> {
    return this.#next(0);
  }

  /** See FindingDesk.proposeMending. */
  async proposeMending(id: string): Promise<ProposedMending> {
    const { services, keeper } = this.#options;
    const { proposeMending } = await import('./mend-one.ts');
    return proposeMending({ services, keeper, signal: this.#stop.signal }, id);
  }

  /** See FindingDesk.mendFinding. */
  mendFinding(id: string, agreed: MendAction, by: OperatorWord): Promise<void> {
    const { services, keeper, metrics } = this.#options;
    const { signal } = this.#stop;
    // Like a round: two that mend the same thing would each take what the other has done for something that changed.
    const mending = this.#round.then(async () => {
      const { mendOne } = await import('./mend-one.ts');
      await services.database.exclusively(turn, async () => {
        signal.throwIfAborted();
        await mendOne({ services, keeper, metrics, signal }, id, agreed, by);
      });
    });
    this.#round = mending.catch(() => {});
    return mending;
  }

  /** Resolves when no round is under way. */
  idle(): Promise<void> {
    return this.#round;
  }

  #next(unlessWithin: number): Promise<void> {
    this.#round = this.#round.then(() => this.#sweep(unlessWithin));
    return this.#round;
  }

  async #sweep(unlessWithin: number): Promise<void> {
    const { services, keeper, metrics, grace } = this.#options;
    const { signal } = this.#stop;
    const { clock } = services.runtime;
    const startedAt = clock.monotonic();
    const ended = (outcome: 'done' | 'failed') => {
      metrics.count('berth_janitor_rounds_total', { outcome });
      metrics.observe('berth_janitor_round_duration_seconds', {}, (clock.monotonic() - startedAt) / 1000);
    };
    try {
      // Without the lock first: who waits for it keeps a connection.
      if (signal.aborted || (await this.#wasLately(unlessWithin))) return;
      await services.database.exclusively(turn, async () => {
        if (signal.aborted || (await this.#wasLately(unlessWithin))) return;
        await this.#begin();
        const { sweep } = await import('./sweep.ts');
        await sweep({ services, keeper, metrics, grace, signal });
        ended('done');
      });
    } catch (error) {
      if (signal.aborted) return;
      ended('failed');
      services.logger.warn({ error: String(error) }, 'a round of the janitor ended early; the next one comes');
    }
  }

  /** Whether a round for this host began less than so many milliseconds ago, in whatever process. */
  async #wasLately(ms: number): Promise<boolean> {
    if (ms <= 0) return false;
    const { database, runtime, host } = this.#options.services;
    const row = await database.read((queries) =>
      first(queries.selectFrom('janitor_round').select('started_at').where('host', '=', host.host)),
    );
    return row !== undefined && Math.abs(runtime.clock.now() - Date.parse(row.started_at)) < ms;
  }

  async #begin(): Promise<void> {
    const { database, runtime, host } = this.#options.services;
    const row = { host: host.host, started_at: isoMillis(runtime.clock.now()) };
    await database.write((queries) =>
      run(
        queries
          .insertInto('janitor_round')
          .values(row)
          .onConflict((conflict) => conflict.column('host').doUpdateSet(row)),
      ),
    );
  }
}

/** Who asks for something meanwhile had better ask the next process. */
class ServiceStops extends Error {
  override name = 'ServiceStops';
  /** Seconds. */
  readonly retryAfter = 5;

  constructor() {
    super('The service stops; try again shortly.');
  }
}
