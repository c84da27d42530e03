import {
  type AllocateRequest,
  type AllocationOptions,
  createMemoryPortLedger,
  createNetworkApi,
  type DeallocateRequest,
  type NetworkApi,
  type NetworkInfo,
  type NetworkInstance,
  type NetworkUpkeep,
  type PortConfirmation,
  type PortLedger,
  type PortMoves,
  type Refreshed,
  type RefreshRequest,
  type RequestedNetworks,
  type ResourceRequests,
} from '../../src/allocation/index.ts';
import type { RequestContext } from '../../src/context/request-context.ts';
import { createNeutronClient, type NeutronTransport } from '../../src/neutron/client/index.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { type Logger, silentLogger } from '../../src/telemetry/logger.ts';
import { Wire, type WireOptions } from './wire.ts';

export interface NetworkBuilderOptions extends WireOptions {
  readonly logger?: Logger;
  readonly options?: Partial<AllocationOptions>;
  readonly severalPorts?: 'bulk' | 'single';
  readonly mayAttachExternal?: (context: RequestContext) => boolean;
}

/** Whose network is built, where, and in what time. */
export interface NetworkBuilderParts<R extends Runtime> {
  readonly transport: NeutronTransport;
  readonly runtime: R;
  readonly context: RequestContext;
  readonly instance: NetworkInstance;
}

/** Gives one server its network and takes it back, over a wire that may be troubled. */
export class NetworkBuilder<R extends Runtime = Runtime> {
  readonly runtime: R;
  readonly context: RequestContext;
  readonly instance: NetworkInstance;
  readonly wire: Wire;
  readonly api: NetworkApi & PortConfirmation & NetworkUpkeep & ResourceRequests & PortMoves;
  readonly ledger: PortLedger = createMemoryPortLedger();

  constructor(parts: NetworkBuilderParts<R>, more: NetworkBuilderOptions = {}) {
    const { options = {}, severalPorts, mayAttachExternal, logger = silentLogger, ...wire } = more;
    const { runtime } = parts;
    this.runtime = runtime;
    this.context = parts.context;
    this.instance = parts.instance;
    this.wire = new Wire(parts.transport, runtime, wire, severalPorts);
    const neutron = createNeutronClient({ transport: this.wire, runtime, logger });
    const policy = mayAttachExternal ? { mayAttachExternal } : {};
    this.api = createNetworkApi({ neutron, runtime, logger, options, ...policy });
  }

  request(requestedNetworks: RequestedNetworks, more: Partial<AllocateRequest> = {}): AllocateRequest {
    return {
      context: this.context,
      instance: this.instance,
      requestedNetworks,
      securityGroups: [],
      bindHostId: 'host0',
      macs: null,
      dhcpOptions: null,
      vpn: false,
      ledger: this.ledger,
      signal: new AbortController().signal,
      ...more,
    };
  }

  allocate(requestedNetworks: RequestedNetworks, more: Partial<AllocateRequest> = {}): Promise<NetworkInfo> {
    return this.api.allocateForInstance(this.request(requestedNetworks, more));
  }

  deallocate(more: Partial<DeallocateRequest> = {}): Promise<void> {
    const { context, instance, ledger, signal } = this.request(null);
    const { requestId } = context;
    return this.api.deallocateForInstance({ context, requestId, instance, ledger, signal, ...more });
  }

  /** Reads the server's network info anew. */
  refresh(scope: RefreshRequest['scope'], more: Partial<RefreshRequest> = {}): Promise<Refreshed> {
    const { context, instance, ledger, signal } = this.request(null);
    return this.api.refreshNetworkInfo({ requestId: context.requestId, instance, ledger, scope, signal, ...more });
  }
}
