import { ConfigError } from './config-error.ts';
import { Misfit } from './kinds.ts';
import type { Option } from './option.ts';

/** A value that somebody gave, and where. */
export interface Found {
  readonly value: unknown;
  /** A flag, a variable, or `berth.toml:3`. */
  readonly source: string;
}

/** The Misfit as a ConfigError that names the place, and the value unless it may be secret; any other error as it is. */
export function misfit(where: string, option: Option<unknown>, given: string, error: unknown): unknown {
  if (!(error instanceof Misfit)) return error;
  const message =
    option.secret || /password/.test(error.message) ? error.message : `"${given}" will not do: ${error.message}`;
  return new ConfigError([{ where, message }]);
}
