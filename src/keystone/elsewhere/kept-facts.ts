import type { Clock } from '../../runtime/runtime.ts';
import type { TokenFacts } from './read-token.ts';

interface Entry {
  readonly facts: TokenFacts;
  /** On the monotonic clock, milliseconds. */
  readonly freshUntil: number;
}

const largest = 2000;

/** Remembers what was said of tokens, each for `freshFor` milliseconds at most and never beyond its end. The least recently used goes first. */
export class KeptFacts {
  readonly #clock: Clock;
  readonly #freshFor: number;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, freshFor: number) {
    this.#clock = clock;
    this.#freshFor = freshFor;
  }

  get(token: string): TokenFacts | null {
    const entry = this.#entries.get(token);
    if (!entry) return null;
    this.#entries.delete(token);
    if (entry.freshUntil <= this.#clock.monotonic() || entry.facts.expiresAt <= this.#clock.now()) return null;
    this.#entries.set(token, entry);
    return entry.facts;
  }

  put(token: string, facts: TokenFacts): void {
    if (this.#freshFor === 0) return;
    if (this.#entries.size >= largest) {
      const oldest = this.#entries.keys().next().value;
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    this.#entries.set(token, { facts, freshUntil: this.#clock.monotonic() + this.#freshFor });
  }
}
