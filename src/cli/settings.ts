import { ConfigError } from '../server/config/config-error.ts';
import { type ConfigFlags, type ReadSettings, readSettings } from '../server/config/settings.ts';
import { Failure } from './errors/failure.ts';
import type { World } from './world.ts';

/** The settings that a start with these flags would have. Throws Failure for what is wrong with them. */
export async function settingsFor(flags: ConfigFlags, { env }: World): Promise<ReadSettings> {
  try {
    return await readSettings(flags, env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const next = ['correct it, then look again: berth config check'];
    throw new Failure({ why: error.message, next }, { cause: error });
  }
}
