import type { Kind } from './kinds.ts';

/** One setting: all that is known of it. The table is in options.ts. */
export interface Option<T, D extends T | null = T | null> {
  readonly kind: Kind<T>;
  /** What holds when nobody says otherwise; null: it is not set. */
  readonly default: D;
  /** One line for the reference and the help. */
  readonly meaning: string;
  /** The flag of `berth up`, where there is one; secrets have none: others see a process's arguments. */
  readonly flag?: `--${string}`;
  /** Its variable, where it is not `BERTH_<SECTION>_<KEY>`. */
  readonly variable?: string;
  /** The value is shown to nobody. */
  readonly secret?: true;
  /** A path: from a configuration file it is relative to the file's folder, else to the folder of the process. */
  readonly path?: true;
}

/** A setting that always has a value. */
export function option<T>(described: Omit<Option<T, T>, 'default'> & { readonly default: NoInfer<T> }): Option<T, T> {
  return described;
}

/** A setting that may be left out. */
export function optional<T>(described: Omit<Option<T, null>, 'default'>): Option<T, null> {
  return { ...described, default: null };
}
