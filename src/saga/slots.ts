/** How many sagas of a kind may run at once, and how many more may wait for their turn. */
export interface SlotLimits {
  /** 0: as many as there are. */
  readonly atOnce: number;
  readonly waiting: number;
}

/** A saga's place in the line. */
export interface Turn {
  /** Resolves when it may run; false: it will not run in this process any more. */
  readonly comes: Promise<boolean>;
  /** Lets it run now, without a slot: for a saga that has only to be called off. */
  skip(): void;
  /** Gives the slot to the next in line. To be called once it has run. */
  end(): void;
}

interface Waiting {
  go(comes: boolean): void;
}

/** Lets a bounded number of sagas run at once; the others wait in the order in which they came. */
export class Slots {
  readonly #limits: SlotLimits;
  readonly #waiting = new Set<Waiting>();
  #running = 0;
  #reserved = 0;
  #left = 0;
  #closed = false;

  constructor(limits: SlotLimits) {
    this.#limits = limits;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** How many were sent away without having run. */
  get left(): number {
    return this.#left;
  }

  /** Keeps room for so many sagas until the function that is returned is called; null when there is not enough. */
  reserve(count: number): (() => void) | null {
    const { atOnce, waiting } = this.#limits;
    const room = atOnce + waiting - this.#running - this.#waiting.size - this.#reserved;
    if (atOnce > 0 && count > room) return null;
    this.#reserved += count;
    return () => {
      this.#reserved -= count;
    };
  }

  /** Gets in line, whether there is room or not: what is written down already cannot be refused. */
  take(): Turn {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    let holds = false;
    const waiting: Waiting = {
      go: (comes) => {
        this.#waiting.delete(waiting);
        holds = comes;
        if (comes) this.#running += 1;
        else this.#left += 1;
        resolve(comes);
      },
    };
    if (this.#closed) waiting.go(false);
    else if (this.#hasFree()) waiting.go(true);
    else this.#waiting.add(waiting);
    return {
      comes: promise,
      skip: () => {
        if (this.#waiting.delete(waiting)) resolve(true);
      },
      end: () => {
        if (!holds) return;
        holds = false;
        this.#running -= 1;
        this.#letIn();
      },
    };
  }

  /** Sends away all who wait and all who come. */
  close(): void {
    this.#closed = true;
    for (const waiting of this.#waiting) waiting.go(false);
  }

  #hasFree(): boolean {
    return this.#limits.atOnce === 0 || this.#running < this.#limits.atOnce;
  }

  #letIn(): void {
    for (const waiting of this.#waiting) {
      if (!this.#hasFree()) return;
      waiting.go(true);
    }
  }
}
