import type { Clock } from '../runtime/runtime.ts';
import type { Authority } from './authority.ts';

interface Entry {
  readonly authority: Authority;
  /** On the monotonic clock, milliseconds. */
  readonly freshUntil: number;
}

/** How long an answer may be reused. Another process's change (a role taken away, say) is noticed this much later. */
const freshFor = 3000;
const largest = 2000;

/**
 * Remembers for a moment whom a token belongs to, so that a client that sends many requests costs one look-up every few
 * seconds. Bounded; the least recently used entry goes first. A change made by this process empties it at once.
 */
export class AuthorityCache {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  #generation = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What is known of the token, or null. An expired token is never answered. */
  get(token: string): Authority | null {
    const entry = this.#entries.get(token);
    if (!entry) return null;
    this.#entries.delete(token);
    if (entry.freshUntil <= this.#clock.monotonic() || entry.authority.claims.expiresAt * 1000 <= this.#clock.now()) {
      return null;
    }
    this.#entries.set(token, entry);
    return entry.authority;
  }

  /** To be read before a look-up and given to `put`, which drops what was looked up before a change. */
  get generation(): number {
    return this.#generation;
  }

  put(token: string, authority: Authority, generation: number): void {
    if (generation !== this.#generation) return;
    if (this.#entries.size >= largest) {
      const oldest = this.#entries.keys().next().value;
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    this.#entries.set(token, { authority, freshUntil: this.#clock.monotonic() + freshFor });
  }

  /** Forgets everything: users, roles or tokens have changed. */
  clear(): void {
    this.#generation += 1;
    this.#entries.clear();
  }
}
