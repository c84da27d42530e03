import type { NetworkRequest } from '../../src/allocation/index.ts';
import type { RequestContext } from '../../src/context/request-context.ts';
import { createInProcessTransport, type HandleRequest } from '../../src/neutron/client/index.ts';
import { FakeNeutron } from './fake-neutron.ts';
import { NetworkBuilder, type NetworkBuilderOptions } from './network-builder.ts';
import { virtualRuntime } from './virtual-runtime.ts';

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

/** The server that these tests build. */
const instance = { uuid: serverUuid, projectId: 'demo', hostname: 'server-1', availabilityZone: 'nova' };

export interface WorldOptions extends NetworkBuilderOptions {
  readonly handle?: HandleRequest;
}

/** A network API on a Neutron that is reached over a wire in virtual time. */
export class World extends NetworkBuilder<ReturnType<typeof virtualRuntime>> {
  readonly neutron: FakeNeutron;

  constructor({ handle, ...options }: WorldOptions = {}) {
    const neutron = new FakeNeutron();
    const transport = createInProcessTransport(handle ?? neutron.handle);
    super({ transport, runtime: virtualRuntime(), context: member, instance }, options);
    this.neutron = neutron;
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
