import { ConfigError } from './config-error.ts';
import type { Settings } from './settings.ts';

/** A Nova elsewhere whose servers have their ports in the embedded network service. */
export interface NovaConfig {
  /** With its version; no final slash. */
  readonly endpoint: string;
  /** When a port is plugged: as soon as it is bound, or when its host reports it. */
  readonly wiring: 'bound' | 'reported';
}

/** What [compute] says of a Nova elsewhere; null without one. Throws ConfigError where nothing would be left to do. */
export function novaConfig({ compute, network }: Settings): NovaConfig | null {
  const { endpoint } = compute;
  if (endpoint === null) return null;
  if (network.endpoint !== null) {
    const message = 'it leaves nothing to do: [network] endpoint names another network service already';
    throw new ConfigError([{ where: '[compute] endpoint', message }]);
  }
  if (compute.hosts !== null) {
    const message = 'these hosts would get no servers: those of [compute] endpoint are on hosts of its own';
    throw new ConfigError([{ where: '[compute] hosts', message }]);
  }
  return { endpoint, wiring: network.wiring };
}
