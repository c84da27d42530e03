import { HttpError } from '../http/http-error.ts';

/** Lets a few run at once and a bounded number wait; refuses the rest, so that a flood of log-ins cannot pile up. */
export class Gate {
  readonly #parallel: number;
  readonly #longestQueue: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(parallel: number, longestQueue: number) {
    this.#parallel = parallel;
    this.#longestQueue = longestQueue;
  }

  /** How many wait for room. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Runs `action` when there is room. Throws HttpError 503 (with Retry-After) when too many wait already. */
  async run<T>(action: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#parallel) {
      if (this.#waiting.length >= this.#longestQueue) {
        throw new HttpError(503, 'Too many log-ins at once; try again shortly.', { 'retry-after': '2' });
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await action();
    } finally {
      // The place goes to the next in line rather than back, so that a newcomer cannot take it first.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
