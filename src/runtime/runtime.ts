/**
 * What a program takes from the world besides its input: time, identifiers, randomness. It is handed in everywhere, so
 * that a simulator can own it. Nothing else in `src/` may ask the platform for these (a lint rule sees to it).
 */
export interface Runtime {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly random: Random;
}

export interface Clock {
  /** Wall clock, milliseconds since 1970. For what people read; never for correctness. */
  now(): number;
  /** Monotonic milliseconds with fractions, for durations. */
  monotonic(): number;
}

export interface Timers {
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `action` once after `ms` milliseconds unless the returned function is called before. Keeps no process alive. */
  after(ms: number, action: () => void): () => void;
}

export interface Ids {
  /** A random (version 4) UUID in canonical lower-case form. */
  uuid(): string;
}

export interface Random {
  /** `length` random bytes, fit for secrets. */
  bytes(length: number): Uint8Array;
  /** A whole number from 0 up to, not including, `limit` (1 to 2^48). */
  int(limit: number): number;
}
