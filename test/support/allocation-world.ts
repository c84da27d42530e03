import {
  type AllocateRequest,
  type AllocationOptions,
  createMemoryPortLedger,
  createNetworkApi,
  type DeallocateRequest,
  type NetworkApi,
  type NetworkInfo,
  type NetworkRequest,
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
import { createInProcessTransport, createNeutronClient, type HandleRequest } from '../../src/neutron/client/index.ts';
import { type Logger, silentLogger } from '../../src/telemetry/logger.ts';
import { FakeNeutron } from './fake-neutron.ts';
import { virtualRuntime } from './virtual-runtime.ts';
import { Wire, type WireOptions } from './wire.ts';

/** The uuid of the server that these tests build. */
export const serverUuid = 'aaaaaaaa-0000-4000-8000-000000000001';
export const otherUuid = 'bbbbbbbb-0000-4000-8000-000000000002';

/** A member of project `demo`. */
export const member: RequestContext = {
  requestId: 'req-11111111-1111-4111-8111-111111111111',
  userId: 'demo-user',
  userName: 'demo',
  userDomainId: 'default',
  projectId: 'demo',
  projectName: 'demo',
  projectDomainId: 'default',
  roles: ['member', 'reader'],
  isAdmin: false,
  token: 'secret-token-of-demo',
  expiresAt: null,
};

export const admin: RequestContext = {
  ...member,
  userId: 'root',
  roles: ['admin', 'manager', 'member', 'reader'],
  isAdmin: true,
};

/** A request for a new port. */
export function on(networkId: string, fixedIp: string | null = null, tag: string | null = null): NetworkRequest {
  return { networkId, fixedIp, portId: null, tag };
}

/** A request that brings a port. */
export function bring(portId: string, tag: string | null = null): NetworkRequest {
  return { networkId: null, fixedIp: null, portId, tag };
}

export interface WorldOptions extends WireOptions {
  readonly logger?: Logger;
  readonly options?: Partial<AllocationOptions>;
  readonly severalPorts?: 'bulk' | 'single';
  readonly handle?: HandleRequest;
  readonly mayAttachExternal?: (context: RequestContext) => boolean;
}

/** A network API on a Neutron that is reached over a wire in virtual time. */
export class World {
  readonly neutron = new FakeNeutron();
  readonly runtime = virtualRuntime();
  readonly wire: Wire;
  readonly api: NetworkApi & PortConfirmation & NetworkUpkeep & ResourceRequests & PortMoves;
  readonly ledger: PortLedger = createMemoryPortLedger();

  constructor({ options, severalPorts, handle, mayAttachExternal, logger = silentLogger, ...wire }: WorldOptions = {}) {
    const transport = createInProcessTransport(handle ?? this.neutron.handle);
    this.wire = new Wire(transport, this.runtime, wire, severalPorts);
    const neutron = createNeutronClient({ transport: this.wire, runtime: this.runtime, logger });
    const policy = mayAttachExternal ? { mayAttachExternal } : {};
    this.api = createNetworkApi({ neutron, runtime: this.runtime, logger, options: options ?? {}, ...policy });
  }

  request(requestedNetworks: RequestedNetworks, more: Partial<AllocateRequest> = {}): AllocateRequest {
    return {
      context: member,
      instance: { uuid: serverUuid, projectId: 'demo', hostname: 'server-1', availabilityZone: 'nova' },
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
    const { instance, ledger, signal } = this.request(null);
    const { requestId } = member;
    return this.api.deallocateForInstance({ context: member, requestId, instance, ledger, signal, ...more });
  }

  /** Reads the server's network info anew. */
  refresh(scope: RefreshRequest['scope'], more: Partial<RefreshRequest> = {}): Promise<Refreshed> {
    const { instance, ledger, signal } = this.request(null);
    return this.api.refreshNetworkInfo({ requestId: member.requestId, instance, ledger, scope, signal, ...more });
  }

  /** The ports that carry the server's id. */
  get ownPorts(): Record<string, unknown>[] {
    return [...this.neutron.ports.values()].filter(({ device_id }) => device_id === serverUuid);
  }

  /** Latencies that have passed since `action` began: the depth of its calls. */
  async depth(action: () => Promise<unknown>): Promise<number> {
    const { clock } = this.runtime;
    const before = clock.monotonic();
    await action();
    return (clock.monotonic() - before) / (this.wire.options.latencyMs ?? 1);
  }
}
