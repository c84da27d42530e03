import type { NetworkApi, NetworkUpkeep, PortChanges, PortConfirmation, PortMoves } from '../allocation/index.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { isoMillis } from '../runtime/time.ts';
import type { Database } from '../store/index.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Driver } from '../virt/index.ts';
import type { PlugEvents } from './plug-events.ts';
import type { HostDescription } from './resource-tracker.ts';
import type { BuildFailures } from './scheduler/build-failures.ts';
import type { ServerImages } from './server-images.ts';

/** What the steps of builds and deletions work with. */
export interface ComputeServices {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly network: NetworkApi & PortConfirmation & NetworkUpkeep & PortChanges & PortMoves;
  readonly driver: Driver;
  readonly images: ServerImages;
  readonly plugEvents: PlugEvents;
  /** Servers whose ports are being bound: what Neutron tells of changes of theirs is the allocation's own doing. */
  readonly allocating: Set<string>;
  /** The hosts of this process, the first of which is `host`. */
  readonly hosts: readonly HostDescription[];
  readonly host: HostDescription;
  /** Whether a server that is resized may stay where it is. */
  readonly resizesInPlace: boolean;
  readonly buildFailures: BuildFailures;
}

/** Whether a host is one of this process. */
export function isHere({ hosts }: Pick<ComputeServices, 'hosts'>, name: string | null): boolean {
  return hosts.some(({ host }) => host === name);
}

/** The names of this process's hosts. */
export function namesOf({ hosts }: Pick<ComputeServices, 'hosts'>): string[] {
  return hosts.map(({ host }) => host);
}

/** The time as the store keeps it. */
export function storeTime(runtime: Runtime): string {
  return isoMillis(runtime.clock.now());
}
