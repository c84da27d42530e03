import { type Listening, listening } from './listening.ts';
import { type NeutronConfig, neutronConfig } from './network.ts';
import { type ConfigFlags, type Environment, readSettings, type Settings } from './settings.ts';

/** How a Berth is to run: the settings, and what some of them mean together. */
export interface Config {
  readonly settings: Settings;
  readonly listening: Listening;
  /** Null: the embedded network service. */
  readonly neutron: NeutronConfig | null;
}

/** Puts flags, environment, configuration file and defaults together, in that precedence. Throws ConfigError. */
export async function readConfig(flags: ConfigFlags, env: Environment): Promise<Config> {
  const { settings } = await readSettings(flags, env);
  return configOf(settings);
}

/** What the settings mean together. Throws ConfigError. */
export function configOf(settings: Settings): Config {
  return { settings, listening: listening(settings), neutron: neutronConfig(settings) };
}
