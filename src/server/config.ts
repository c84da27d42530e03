import { resolve } from 'node:path';
import type { LogLevel } from '../telemetry/pino-logger.ts';
import { ConfigError } from './config-error.ts';
import { type NeutronConfig, readNeutronConfig } from './neutron-config.ts';

/** How a Berth is to run. */
export interface Config {
  /** Folder of everything that outlives the process. */
  readonly dataFolder: string;
  /** Address to listen on. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Null: the embedded network service. */
  readonly neutron: NeutronConfig | null;
}

/** Flags of `berth up`; what is not given comes from the environment, then from the defaults. */
export interface ConfigFlags {
  readonly data?: string | undefined;
  readonly port?: string | undefined;
  readonly logLevel?: string | undefined;
  readonly neutronEndpoint?: string | undefined;
}

const defaultPort = 8774;

/** Puts flags, environment and defaults together, in that precedence. Throws ConfigError. */
export function readConfig(flags: ConfigFlags, env: Readonly<Record<string, string | undefined>>): Config {
  return {
    dataFolder: resolve(flags.data ?? env.BERTH_DATA ?? '.berth'),
    host: '127.0.0.1',
    port: readPort(flags.port, env.BERTH_PORT),
    logLevel: readLogLevel(flags.logLevel, env.BERTH_LOG_LEVEL),
    neutron: readNeutronConfig(flags.neutronEndpoint, env),
  };
}

function readPort(flag: string | undefined, variable: string | undefined): number {
  const text = flag ?? variable;
  if (text === undefined || text === '') return defaultPort;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    const where = flag === undefined ? 'BERTH_PORT' : '--port';
    throw new ConfigError(`${where} is "${text}": it must be a whole number from 0 to 65535`);
  }
  return port;
}

const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

function readLogLevel(flag: string | undefined, variable: string | undefined): LogLevel {
  const text = flag ?? variable;
  if (text === undefined || text === '') return 'warn';
  const level = logLevels.find((known) => known === text);
  if (level === undefined) {
    const where = flag === undefined ? 'BERTH_LOG_LEVEL' : '--log-level';
    throw new ConfigError(`${where} is "${text}": it must be one of ${logLevels.join(', ')}`);
  }
  return level;
}
