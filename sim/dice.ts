/** Chance that a seed decides: the same seed gives the same throws, in the same order. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    // Neighbouring seeds are to begin far from each other.
    this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0 || 1;
    for (let n = 0; n < 4; n += 1) this.next();
  }

  /** A whole number below 2^32. */
  next(): number {
    // xorshift32
    this.#state ^= this.#state << 13;
    this.#state >>>= 0;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    this.#state >>>= 0;
    return this.#state;
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    return limit <= 1 ? 0 : this.next() % limit;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True in this share of the throws, 0 to 1. */
  chance(share: number): boolean {
    return this.next() / 2 ** 32 < share;
  }

  /** One of them. Throws for an empty list. */
  pick<T>(from: readonly T[]): T {
    const one = from[this.below(from.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }

  /** Dice of their own, so that how often one party throws does not change the luck of another. */
  fork(): Dice {
    return new Dice(this.next());
  }

  /** A random (version 4) UUID. */
  uuid(): string {
    const hex = (length: number) => {
      let text = '';
      while (text.length < length) text += this.next().toString(16).padStart(8, '0');
      return text.slice(0, length);
    };
    return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
  }
}
