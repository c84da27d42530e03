import type { Clock } from '../runtime/runtime.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Key, Purpose } from './key.ts';
import { fixedKeys, type Keys } from './keys.ts';
import { keyFileNames, readCompleteKeys } from './read-keys.ts';

/** What a key ring needs. */
export interface KeyRingOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called when a rotation was noticed. */
  readonly changed?: (keys: readonly Key[]) => void;
}

/** Milliseconds between two looks at the folder while the keys are in use. */
const lookPause = 5000;
/** Milliseconds between two readings of all files for a key that is not known: garbage costs one a second at most. */
const unknownPause = 1000;

/**
 * The keys of a folder, kept in memory. A rotation by anybody is noticed without a restart: the names in the folder are
 * looked at every few seconds in which the keys are used, and all is read anew when an unknown key is asked for. Files
 * that cannot be used then are reported, and the keys stay as they were.
 */
export class KeyRing {
  readonly #options: KeyRingOptions;
  #names: string;
  #keys: readonly Key[];
  /** Monotonic milliseconds of the last look at the names, and of the last reading of the files. */
  #lookedAt: number;
  #readAt: number;

  /** Throws KeyRepositoryError when the keys cannot be used. */
  constructor(options: KeyRingOptions) {
    this.#options = options;
    this.#names = keyFileNames(options.folder).join();
    this.#keys = readCompleteKeys(options.folder);
    this.#lookedAt = options.clock.monotonic();
    this.#readAt = this.#lookedAt;
  }

  /** All keys, by purpose, then number. */
  get all(): readonly Key[] {
    return this.#keys;
  }

  /** The keys of one purpose. */
  of(purpose: Purpose): Keys {
    const now = () => fixedKeys(this.#keys.filter((key) => key.purpose === purpose));
    return {
      primary: () => {
        this.#look();
        return now().primary();
      },
      find: (id) => {
        this.#look();
        const known = now().find(id);
        if (known || !this.#readAnew()) return known;
        return now().find(id);
      },
      unnamed: () => now().unnamed(),
    };
  }

  #look(): void {
    const now = this.#options.clock.monotonic();
    if (now - this.#lookedAt < lookPause) return;
    this.#lookedAt = now;
    const names = keyFileNames(this.#options.folder).join();
    if (names !== this.#names) this.#read(names);
  }

  /** False when that was done a moment ago. */
  #readAnew(): boolean {
    if (this.#options.clock.monotonic() - this.#readAt < unknownPause) return false;
    this.#read(keyFileNames(this.#options.folder).join());
    return true;
  }

  #read(names: string): void {
    const { folder, clock, logger, changed } = this.#options;
    this.#readAt = clock.monotonic();
    const before = ids(this.#keys);
    try {
      this.#keys = readCompleteKeys(folder);
      this.#names = names;
    } catch (error) {
      logger.error({ folder, err: error }, 'the keys have changed and cannot be used; those known before stay in use');
      return;
    }
    const after = ids(this.#keys);
    if (after.join() === before.join()) return;
    logger.info({ folder, keys: after }, 'the keys were rotated');
    changed?.(this.#keys);
  }
}

function ids(keys: readonly Key[]): string[] {
  return keys.map(({ purpose, number, id }) => `${purpose}-${number} ${id}`);
}
