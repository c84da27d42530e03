import type { Timers } from '../src/runtime/runtime.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  action(): void;
}

/** All histories begin at this moment. Milliseconds since 1970. */
const beginning = Date.UTC(2026, 0, 1);

/**
 * Time that passes only when everybody waits for it: the next timer fires when no commit is under way and every promise has
 * been seen to. Nothing else moves, so the order of everything is the same each time.
 */
export class VirtualTime {
  #now = 0;
  #shift = 0;
  #order = 0;
  #pumping = false;
  #stopped = false;
  #busy = 0;
  #timers: Timer[] = [];

  /** Milliseconds since the beginning. */
  get elapsed(): number {
    return this.#now;
  }

  /** Milliseconds since 1970, by a clock that may be set. */
  get now(): number {
    return beginning + this.#now + this.#shift;
  }

  /** Sets the clock on by `ms`, or back where that is negative. What is measured in elapsed time does not see it. */
  setClock(ms: number): void {
    this.#shift += ms;
  }

  /** Calls `action` after `ms` milliseconds unless the returned function is called before. */
  after(ms: number, action: () => void): () => void {
    this.#order += 1;
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order, action };
    const place = this.#timers.findIndex((other) => other.at > timer.at);
    this.#timers.splice(place < 0 ? this.#timers.length : place, 0, timer);
    this.#pump();
    return () => {
      const at = this.#timers.indexOf(timer);
      if (at >= 0) this.#timers.splice(at, 1);
    };
  }

  /** Resolves after `ms` milliseconds. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Lets no time pass until the action is done. It must not wait for a timer. */
  async during<T>(action: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await action();
    } finally {
      this.#busy -= 1;
    }
  }

  /** No timer fires any more. */
  stop(): void {
    this.#stopped = true;
    this.#timers = [];
  }

  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    const turn = () => {
      if (this.#stopped) return;
      if (this.#busy === 0) {
        const timer = this.#timers.shift();
        if (!timer) {
          this.#pumping = false;
          return;
        }
        this.#now = timer.at;
        timer.action();
      }
      setImmediate(turn);
    };
    setImmediate(turn);
  }
}

/** The timers of one process: after its death none of them fires. */
export function timersOf(time: VirtualTime, isDead: () => boolean): Timers {
  return {
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        const onAbort = () => {
          cancel();
          reject(signal?.reason);
        };
        const cancel = time.after(ms, () => {
          if (isDead()) return;
          signal?.removeEventListener('abort', onAbort);
          resolve();
        });
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    after: (ms, action) =>
      time.after(ms, () => {
        if (!isDead()) action();
      }),
  };
}
