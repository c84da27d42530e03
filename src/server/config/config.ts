import { type NovaConfig, novaConfig } from './compute.ts';
import { type IdentityConfig, identityConfig } from './identity.ts';
import { type Listening, listening } from './listening.ts';
import { type NeutronConfig, neutronConfig } from './network.ts';
import { type NotificationConfig, notificationConfig } from './notifications.ts';
import { type ConfigFlags, type Environment, readSettings, type Settings } from './settings.ts';

/** How a Berth is to run: the settings, and what some of them mean together. */
export interface Config {
  readonly settings: Settings;
  readonly listening: Listening;
  /** Null: the embedded identity service. */
  readonly identity: IdentityConfig | null;
  /** Null: Berth has servers of its own. */
  readonly nova: NovaConfig | null;
  /** Null: the embedded network service. */
  readonly neutron: NeutronConfig | null;
  /** Null: nobody is told what is done to servers. */
  readonly notifications: NotificationConfig | null;
}

/** Puts flags, environment, configuration file and defaults together, in that precedence. Throws ConfigError. */
export async function readConfig(flags: ConfigFlags, env: Environment): Promise<Config> {
  const { settings } = await readSettings(flags, env);
  return configOf(settings);
}

/** What the settings mean together. Throws ConfigError. */
export function configOf(settings: Settings): Config {
  return {
    settings,
    listening: listening(settings),
    identity: identityConfig(settings),
    nova: novaConfig(settings),
    neutron: neutronConfig(settings),
    notifications: notificationConfig(settings),
  };
}
