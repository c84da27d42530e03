import type { Clock } from '../../../runtime/runtime.ts';
import type { Extension } from '../../resources.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Caller } from '../call/caller.ts';
import { readMany } from '../call/read-answer.ts';
import type { Rights } from '../transport.ts';

/** What a Neutron can do, by the aliases of its extensions. */
export interface Extensions {
  /** The aliases; from memory while they are younger than the sync interval. */
  aliases(options?: CallOptions): Promise<ReadonlySet<string>>;
  has(alias: string, options?: CallOptions): Promise<boolean>;
}

/** What is remembered of the extensions; one for each client, whoever asks. */
export class ExtensionCache {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  #aliases: ReadonlySet<string> | null = null;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, intervalMs: number) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
  }

  /** The aliases if they are fresh (A13), else null (A12, A14). */
  get fresh(): ReadonlySet<string> | null {
    return this.#clock.monotonic() - this.#readAt < this.#intervalMs ? this.#aliases : null;
  }

  keep(aliases: ReadonlySet<string>): void {
    this.#aliases = aliases;
    this.#readAt = this.#clock.monotonic();
  }
}

/** Makes Extensions; see createNeutronClient. */
export function extensionsOf(caller: Caller, rights: Rights, cache: ExtensionCache): Extensions {
  const aliases = async (options: CallOptions = {}): Promise<ReadonlySet<string>> => {
    if (cache.fresh) return cache.fresh;
    const path = '/v2.0/extensions';
    const reply = await caller(rights, { method: 'GET', path }, options);
    const place = { method: 'GET', path, step: options.step ?? 'call' };
    const read = new Set(readMany<Extension>(reply, 'extensions', ['alias'], place).map(({ alias }) => alias));
    cache.keep(read);
    return read;
  };
  return { aliases, has: async (alias, options) => (await aliases(options)).has(alias) };
}
