import type { Command } from 'commander';
import type { ConfigFlags } from '../server/config/settings.ts';

/**
 * Adds `--config` and the flags that settings have. Written down here as well as in the table of all settings
 * (src/server/config/options.ts), so that help need not load that; a test holds the two together.
 */
export function configOptions(command: Command): Command {
  return command
    .option('--config <file>', 'configuration file, TOML (BERTH_CONFIG, default berth.toml in the data folder)')
    .option('--data <folder>', 'folder of everything that outlives the process (BERTH_DATA, default .berth)')
    .option('--host <address>', 'address to listen on (BERTH_HOST, default 127.0.0.1)')
    .option('--port <number>', 'port to listen on (BERTH_PORT, default 8774; 0: any free one)')
    .option('--allow-plain-http', 'listen beyond this machine without TLS (BERTH_SERVER_ALLOW_PLAIN_HTTP)')
    .option('--database <url>', 'PostgreSQL to use instead of an SQLite file (BERTH_DATABASE)')
    .option('--network-endpoint <url>', 'Neutron to use instead of the embedded one (BERTH_NETWORK_ENDPOINT)')
    .option('--log-level <level>', 'debug, info, warn, error or silent (BERTH_LOG_LEVEL, default warn)');
}

/** Adds the flags that tell where a Berth's records are, to a command that works on them itself. */
export function storeOptions(command: Command): Command {
  return command
    .option('--config <file>', 'configuration file, TOML (BERTH_CONFIG, default berth.toml in the data folder)')
    .option('--data <folder>', 'folder of everything that outlives the process (BERTH_DATA, default .berth)')
    .option('--database <url>', 'PostgreSQL that is used instead of an SQLite file (BERTH_DATABASE)');
}

/** What was given of these flags, by their names as they are written (`--port`). */
export function configFlags(command: Command): ConfigFlags {
  return Object.fromEntries(
    command.options.map((option) => [option.long ?? '', command.getOptionValue(option.attributeName())]),
  );
}
