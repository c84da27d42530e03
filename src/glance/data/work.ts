/**
 * What this process is at: data that it receives, and imports that it runs. Whoever finds work of this process in the database
 * that is not here knows that it was given up.
 */
export class Work {
  /** The name of this process beside such work. */
  readonly holder: string;
  readonly #stops = new Map<string, AbortController>();
  readonly #running = new Set<Promise<void>>();

  constructor(holder: string) {
    this.holder = holder;
  }

  /** The ids of the data that is worked on. */
  get ids(): readonly string[] {
    return [...this.#stops.keys()];
  }

  has(dataId: string): boolean {
    return this.#stops.has(dataId);
  }

  /** From now on the data is worked on here. The signal aborts when that is to end. */
  begin(dataId: string): AbortSignal {
    const stop = new AbortController();
    this.#stops.set(dataId, stop);
    return stop.signal;
  }

  end(dataId: string): void {
    this.#stops.delete(dataId);
  }

  /** Runs beside everything else; it must not throw. */
  run(action: () => Promise<void>): void {
    const running = action().finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when nothing runs. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  stop(): void {
    for (const stop of this.#stops.values()) stop.abort(new Error('stopped'));
  }
}
