import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import type { Random } from '../runtime/runtime.ts';
import { Gate } from './gate.ts';

/** scrypt's parameters, kept beside each hash, so that they can be raised without making old hashes invalid. */
export interface PasswordCost {
  /** CPU and memory cost, a power of two; one run takes 128 × N × r bytes. */
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** A password, or the hash of one that Passwords.hash() made earlier. */
export type GivenPassword = string | { readonly hash: string };

/** One of OWASP's recommended settings, the one that takes the least memory: 16 MiB a run. */
export const defaultPasswordCost: PasswordCost = { N: 2 ** 14, r: 8, p: 5 };

/** Characters of the longest password that is accepted, as in Keystone. */
export const longestPassword = 4096;

/** Runs at the same time: each holds a thread of libuv's four, which file access needs too. */
const parallelRuns = 2;
/** Log-ins that may wait for a run. At a quarter of a second each, the last one waits about twelve seconds. */
const longestQueue = 100;

const hashLength = 32;
const saltLength = 16;

/** Makes and checks password hashes, off the event loop, with a bound on how many run and wait. */
export class Passwords {
  readonly #random: Random;
  readonly #cost: PasswordCost;
  readonly #gate = new Gate(parallelRuns, longestQueue);

  constructor(random: Random, cost: PasswordCost = defaultPasswordCost) {
    this.#random = random;
    this.#cost = cost;
  }

  /** How many wait for a run. */
  get waiting(): number {
    return this.#gate.waiting;
  }

  /** `scrypt$N$r$p$salt$hash`. Throws HttpError 503 when too many wait already. */
  async hash(password: string): Promise<string> {
    const salt = this.#random.bytes(saltLength);
    const hash = await this.#derive(password, salt, this.#cost);
    const { N, r, p } = this.#cost;
    return ['scrypt', N, r, p, text(salt), text(hash)].join('$');
  }

  /**
   * True when the password is the one the stored hash was made of. Without a stored hash the same work is done before the
   * answer is false, so that the time does not tell whether a user exists. Throws HttpError 503 when too many wait already.
   */
  async verify(password: string, stored: string | null): Promise<boolean> {
    const known = stored === null ? null : parse(stored);
    const salt = known?.salt ?? this.#random.bytes(saltLength);
    const given = await this.#derive(password.slice(0, longestPassword), salt, known?.cost ?? this.#cost);
    const expected = known?.hash ?? this.#random.bytes(hashLength);
    return timingSafeEqual(given, expected) && known !== null && password.length <= longestPassword;
  }

  #derive(password: string, salt: Uint8Array, { N, r, p }: PasswordCost): Promise<Uint8Array> {
    const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
    return this.#gate.run(
      () =>
        new Promise((resolve, reject) => {
          scrypt(password, salt, hashLength, options, (error, key) => (error ? reject(error) : resolve(key)));
        }),
    );
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function parse(stored: string): { cost: PasswordCost; salt: Uint8Array; hash: Uint8Array } {
  const [scheme, N, r, p, salt = '', hash = ''] = stored.split('$');
  const bytes = Buffer.from(hash, 'base64url');
  if (scheme !== 'scrypt' || bytes.length !== hashLength) throw new Error('a stored password hash has an unknown form');
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    hash: bytes,
  };
}
