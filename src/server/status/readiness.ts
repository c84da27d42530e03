import type { Runtime } from '../../runtime/runtime.ts';
import type { Logger } from '../../telemetry/logger.ts';

/** Something that work depends on. */
export interface Probe {
  /** Its key in the answer of `/readyz`. */
  readonly name: string;
  /** For everybody who asks: it must say nothing of addresses or causes. */
  readonly failure: string;
  /** Rejects when it cannot be used; the error goes to the log. */
  check(signal: AbortSignal): Promise<void>;
}

/** Whether work can be taken, and what each check says: `ok`, or what is wrong. */
export interface ReadinessReport {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

export interface ReadinessOptions {
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly probes: readonly Probe[];
}

/** Milliseconds that a probe may take. */
const deadline = 2000;

/** Milliseconds for which an answer is given again: however many ask, the probes run once. */
const goodFor = 1000;

/** Tells whether this process can take work. */
export class Readiness {
  readonly #options: ReadinessOptions;
  #stage: 'starting' | 'ok' | 'stopping' = 'starting';
  #probed: { readonly at: number; readonly answers: Promise<readonly (readonly [string, string])[]> } | null = null;

  constructor(options: ReadinessOptions) {
    this.#options = options;
  }

  /** The start is done. */
  started(): void {
    this.#stage = 'ok';
  }

  /** No more work is taken, for good. */
  stopping(): void {
    this.#stage = 'stopping';
  }

  async report(): Promise<ReadinessReport> {
    const now = this.#options.runtime.clock.monotonic();
    if (!this.#probed || now - this.#probed.at > goodFor) {
      this.#probed = { at: now, answers: Promise.all(this.#options.probes.map((probe) => this.#ask(probe))) };
    }
    const checks = Object.fromEntries([['start', this.#stage], ...(await this.#probed.answers)]);
    return { ready: Object.values(checks).every((answer) => answer === 'ok'), checks };
  }

  async #ask({ name, failure, check }: Probe): Promise<readonly [string, string]> {
    const { runtime, logger } = this.#options;
    const limit = new AbortController();
    const late = new Promise<never>((_, reject) => {
      limit.signal.addEventListener('abort', () => reject(limit.signal.reason));
    });
    const cancel = runtime.timers.after(deadline, () => limit.abort(new Error(`no answer in ${deadline} ms`)));
    try {
      await Promise.race([check(limit.signal), late]);
      return [name, 'ok'];
    } catch (error) {
      logger.warn({ check: name, err: error }, 'cannot take work');
      return [name, failure];
    } finally {
      cancel();
    }
  }
}
