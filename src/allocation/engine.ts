import type { RequestContext } from '../context/request-context.ts';
import type { NeutronClient } from '../neutron/client/neutron-client.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Logger } from '../telemetry/logger.ts';

/** What may be configured of allocation. */
export interface AllocationOptions {
  /** Further attempts of startAllocation after a transient failure (`network_allocate_retries`). */
  readonly networkAllocateRetries: number;
  /** Milliseconds that an allocation may take, all attempts together. */
  readonly allocationDeadlineMs: number;
  /** Milliseconds that taking back what was made may take. */
  readonly cleanUpDeadlineMs: number;
  /** Milliseconds for which the API's look at the same request spares the host's. */
  readonly lookFreshMs: number;
  /** How several ports are made; `auto`: as the transport says. */
  readonly severalPorts: 'auto' | 'bulk' | 'single';
  /** Whether new ports are made bound already where the user's rights allow it (binds-at-create.ts). */
  readonly bindAtCreate: boolean;
  /**
   * Milliseconds for which a brought port must stand still, with our id, before it counts as taken (settle-port.ts); 0: the
   * word of the server is enough. `auto`: as the transport says.
   */
  readonly broughtPortSettleMs: 'auto' | number;
  /**
   * Milliseconds between the looks for what calls of a process that has died may still do, where they go on without it; then
   * it is the janitor's. A busy Neutron takes seconds for a port.
   */
  readonly lateCallPauses: readonly number[];
  /** The integration bridge where the binding names none (`[neutron]ovs_bridge`). */
  readonly ovsBridge: string;
  /** Whether guests get their network injected (`flat_injected`). */
  readonly flatInjected: boolean;
}

/** Nova's defaults where Nova has them. */
export const defaultAllocationOptions: AllocationOptions = {
  networkAllocateRetries: 0,
  allocationDeadlineMs: 300_000,
  cleanUpDeadlineMs: 30_000,
  lookFreshMs: 30_000,
  severalPorts: 'auto',
  bindAtCreate: false,
  broughtPortSettleMs: 'auto',
  lateCallPauses: [1000, 2000, 4000, 8000],
  ovsBridge: 'br-int',
  flatInjected: false,
};

/** What everything in allocation works with. */
export interface Engine {
  readonly neutron: NeutronClient;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly options: AllocationOptions;
  /** Policy `network:attach_external_network`: whether this user may use external networks that are not shared. */
  readonly mayAttachExternal: (context: RequestContext) => boolean;
}
