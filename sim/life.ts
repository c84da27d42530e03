import type { Database } from '../src/store/index.ts';

/** When a process dies: at its n-th commit or call from its start, counted from 1, before it or after it. */
export interface Death {
  readonly at: 'commit' | 'call';
  readonly nth: number;
  readonly moment: 'before' | 'after';
}

/**
 * One process. Once it is dead it hears nothing any more: what it waits for never comes, so that it touches neither the
 * store nor the network again. What it had sent goes its way.
 */
export class Life {
  readonly died: Promise<void>;
  readonly #death: Death | null;
  readonly #onDeath: (death: Death) => void;
  readonly #bury: () => void;
  readonly #counts = { commit: 0, call: 0 };
  #dead = false;

  constructor(death: Death | null, onDeath: (death: Death) => void) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.died = promise;
    this.#bury = resolve;
    this.#death = death;
    this.#onDeath = onDeath;
  }

  get isDead(): boolean {
    return this.#dead;
  }

  /** Does what reaches outside, unless it is dead, or dies of it. */
  reach<T>(what: Death['at'], action: () => Promise<T>): Promise<T> {
    if (this.#dead) return never();
    this.#counts[what] += 1;
    const death = this.#death;
    const last = death?.at === what && death.nth === this.#counts[what];
    if (last && death.moment === 'before') {
      this.#die(death);
      return never();
    }
    const done = action();
    if (last) {
      const die = () => this.#die(death);
      done.then(die, die);
    }
    return this.hear(done);
  }

  /** Waits for something, for as long as it lives. */
  hear<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => {
          if (!this.#dead) resolve(value);
        },
        (error: unknown) => {
          if (!this.#dead) reject(error);
        },
      );
    });
  }

  /** Ends it in order: nothing is lost, and nothing is heard any more. */
  end(): void {
    this.#dead = true;
  }

  /** The database as this process reaches it. */
  database(database: Database): Database {
    return {
      engine: database.engine,
      read: (work) => (this.#dead ? never() : this.hear(database.read(work))),
      write: (work) => this.reach('commit', () => database.write(work)),
      durable: () => database.durable(),
      exclusively: (name, action) => database.exclusively(name, action),
      close: async () => {},
    };
  }

  #die(death: Death): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#onDeath(death);
    this.#bury();
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => {});
}
