import type { PortEvent, PortNotifier } from '../../neutron/server/index.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { type NovaAddress, type Posted, postEvents } from './post-events.ts';

export interface NovaEventsOptions {
  readonly nova: NovaAddress;
  readonly runtime: Runtime;
  readonly logger: Logger;
  /** Resolves once what is committed survives a power cut: nobody is told of what may yet be undone. */
  readonly durable: () => Promise<void>;
}

interface Waiting {
  readonly event: PortEvent;
  /** On the monotonic clock, milliseconds. */
  readonly since: number;
}

/** Events that one request carries at most. */
const batch = 100;

/** Events that wait at most; the oldest are dropped beyond it: who waited for them has given up by then. */
const mostWaiting = 10_000;

/** How long an event is worth telling, milliseconds: Nova waits for `network-vif-plugged` as long, unless told otherwise. */
export const worthTelling = 300_000;

/** Milliseconds between tries while Nova is away; the last one goes on. Half of each is chance. */
const pauses = [500, 1000, 2000, 4000, 8000];

/**
 * Tells a Nova elsewhere what becomes of the ports of its servers: in the order in which it came to be, one request after
 * the other, all that have gathered meanwhile in one. While Nova is away they wait. Source: Compute API, server external events.
 */
export class NovaEvents implements PortNotifier {
  readonly #options: NovaEventsOptions;
  #waiting: Waiting[] = [];
  #telling: Promise<void> | null = null;
  readonly #patience = new AbortController();
  #failures = 0;

  constructor(options: NovaEventsOptions) {
    this.#options = options;
  }

  notify(events: readonly PortEvent[]): void {
    const since = this.#options.runtime.clock.monotonic();
    this.#waiting.push(...events.map((event) => ({ event, since })));
    this.#drop(this.#waiting.length - mostWaiting, 'too many events wait for Nova');
    this.#begin();
  }

  /** From now on a Nova that is away is not waited for. Resolves when nothing is being told; answers how many events are left. */
  async stop(): Promise<number> {
    this.#patience.abort();
    await this.idle();
    return this.#waiting.length;
  }

  /** Resolves when nothing is being told: everything was, or is not worth it any more. */
  async idle(): Promise<void> {
    while (this.#telling) await this.#telling;
  }

  #begin(): void {
    this.#telling ??= this.#tell().finally(() => {
      this.#telling = null;
      // What has come while the last look was under way.
      if (this.#waiting.length > 0 && !this.#patience.signal.aborted) this.#begin();
    });
  }

  async #tell(): Promise<void> {
    // Whoever has caused the events is answered first; what it causes at once comes along.
    await new Promise((resolve) => setImmediate(resolve));
    for (;;) {
      this.#dropOld();
      const told = this.#waiting.splice(0, batch);
      if (told.length === 0) return;
      const posted = await this.#post(told);
      if (posted.is === 'away') {
        this.#waiting.unshift(...told);
        if (this.#failures === 0) this.#options.logger.warn({ why: posted.why }, 'events wait for Nova');
        if (!(await this.#pause())) return;
      } else {
        if (this.#failures > 0) this.#options.logger.info({}, 'Nova is told of events again');
        this.#failures = 0;
        this.#log(posted, told.length);
      }
    }
  }

  async #post(told: readonly Waiting[]): Promise<Posted> {
    const { nova, runtime, durable } = this.#options;
    try {
      await durable();
    } catch {
      return { is: 'away', why: 'the database failed' };
    }
    const events = told.map(({ event }) => event);
    return postEvents(nova, runtime, events);
  }

  #log(posted: Exclude<Posted, { is: 'away' }>, events: number): void {
    const { logger } = this.#options;
    if (posted.is === 'refused') {
      const advice = 'does its policy let this user send external events, and is [compute] endpoint a Compute API?';
      logger.error({ why: posted.why, events, advice }, 'Nova refuses events');
      return;
    }
    for (const refused of posted.refused) logger.debug({ ...refused }, 'Nova has no use for an event');
  }

  /** Answers whether to go on. */
  async #pause(): Promise<boolean> {
    const { runtime } = this.#options;
    const pause = pauses[Math.min(this.#failures, pauses.length - 1)] ?? 0;
    this.#failures += 1;
    try {
      await runtime.timers.sleep(pause / 2 + runtime.random.int(Math.ceil(pause / 2)), this.#patience.signal);
      return true;
    } catch {
      return false;
    }
  }

  #dropOld(): void {
    const oldest = this.#options.runtime.clock.monotonic() - worthTelling;
    const fresh = this.#waiting.findIndex(({ since }) => since >= oldest);
    this.#drop(fresh < 0 ? this.#waiting.length : fresh, 'events are dropped that Nova was not there for');
  }

  #drop(count: number, why: string): void {
    if (count <= 0) return;
    this.#waiting = this.#waiting.slice(count);
    this.#options.logger.error({ events: count }, why);
  }
}
