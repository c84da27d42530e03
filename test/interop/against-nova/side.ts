import { randomUUID } from 'node:crypto';
import {
  AllocationError,
  createMemoryPortLedger,
  createNetworkApi,
  type NetworkRequest,
  networkInfoToJson,
  type PortLedger,
  type RequestedNetworks,
} from '../../../src/allocation/index.ts';
import type { RequestContext } from '../../../src/context/request-context.ts';
import type { NeutronClient } from '../../../src/neutron/client/index.ts';
import { systemRuntime } from '../../../src/runtime/system-runtime.ts';
import type { NovaPeer, PeerCall, PeerNetworkRequest, PeerUser } from '../support/nova-peer.ts';
import type { Place } from './place.ts';

/** What a server's network is asked for with. */
export interface Asked {
  readonly networks: RequestedNetworks;
  /** Security groups by name or id. */
  readonly groups?: readonly string[];
  readonly host?: string;
  readonly zone?: string | null;
  readonly hostname?: string;
  readonly asAdmin?: boolean;
}

/** What came of it: network info in the form in which Nova stores it, or the name of the error. */
export type Verdict = { readonly networkInfo: object[] } | { readonly error: string };

/** One of the two that are compared. */
export interface Side {
  allocate(place: Place, uuid: string, asked: Asked): Promise<Verdict>;
  /** Of a server that has its network. */
  deallocate(place: Place, uuid: string, asked: Asked): Promise<void>;
}

function rolesOf({ asAdmin = false }: Asked): string[] {
  return asAdmin ? ['admin', 'member', 'reader'] : ['member', 'reader'];
}

/** Nova's own code. `heard` is told what it asked Neutron. */
export function novaSide(peer: NovaPeer, heard: (calls: readonly PeerCall[]) => void = () => {}): Side {
  const userOf = ({ projectId }: Place, asked: Asked): PeerUser => {
    const roles = rolesOf(asked);
    const headers = { 'x-user-id': 'tester', 'x-project-id': projectId, 'x-roles': roles.join(',') };
    return { project: projectId, roles, headers };
  };
  const instanceOf = (uuid: string, { hostname = 'vm', zone = 'nova' }: Asked) => ({ uuid, hostname, zone });
  return {
    async allocate(place, uuid, asked) {
      const { networkInfo, error, calls } = await peer.allocate({
        user: userOf(place, asked),
        instance: instanceOf(uuid, asked),
        networks: inNovasForm(asked.networks),
        groups: asked.groups ?? [],
        host: asked.host ?? 'berth',
      });
      heard(calls);
      return error ? { error: error.type } : { networkInfo: networkInfo ?? [] };
    },
    async deallocate(place, uuid, asked) {
      const { error, calls } = await peer.deallocate({ user: userOf(place, asked), instance: instanceOf(uuid, asked) });
      heard(calls);
      if (error) throw new Error(`Nova cannot deallocate: ${error.type}: ${error.message}`);
    },
  };
}

function inNovasForm(networks: RequestedNetworks): PeerNetworkRequest[] | null {
  if (networks === null) return null;
  if (typeof networks === 'string') return [{ network_id: networks }];
  return networks.map(({ networkId, portId, fixedIp, tag }) => ({
    ...(networkId === null ? {} : { network_id: networkId }),
    ...(portId === null ? {} : { port_id: portId }),
    ...(fixedIp === null ? {} : { address: fixedIp }),
    ...(tag === null ? {} : { tag }),
  }));
}

/** Ours, as a library. */
export function berthSide(neutron: NeutronClient): Side {
  // Nobody else wants the ports here.
  const api = createNetworkApi({ neutron, runtime: systemRuntime(), options: { broughtPortSettleMs: 0 } });
  const ledgers = new Map<string, PortLedger>();
  const contextOf = ({ projectId }: Place, asked: Asked): RequestContext => ({
    requestId: `req-${randomUUID()}`,
    userId: 'tester',
    userName: 'tester',
    userDomainId: 'default',
    projectId,
    projectName: null,
    projectDomainId: 'default',
    roles: rolesOf(asked),
    isAdmin: asked.asAdmin ?? false,
    token: null,
    expiresAt: null,
  });
  const instanceOf = (place: Place, uuid: string, { hostname = 'vm', zone = 'nova' }: Asked) => ({
    uuid,
    projectId: place.projectId,
    hostname,
    availabilityZone: zone,
  });
  return {
    async allocate(place, uuid, asked) {
      const ledger = createMemoryPortLedger();
      ledgers.set(uuid, ledger);
      try {
        const networkInfo = await api.allocateForInstance({
          context: contextOf(place, asked),
          instance: instanceOf(place, uuid, asked),
          requestedNetworks: asked.networks,
          securityGroups: asked.groups ?? [],
          bindHostId: asked.host ?? 'berth',
          macs: null,
          dhcpOptions: null,
          vpn: false,
          ledger,
          signal: new AbortController().signal,
        });
        return { networkInfo: networkInfoToJson(networkInfo) };
      } catch (error) {
        if (error instanceof AllocationError) return { error: error.code };
        throw error;
      }
    },
    async deallocate(place, uuid, asked) {
      const context = contextOf(place, asked);
      await api.deallocateForInstance({
        context,
        requestId: context.requestId,
        instance: instanceOf(place, uuid, asked),
        ledger: ledgers.get(uuid) ?? createMemoryPortLedger(),
        signal: new AbortController().signal,
      });
    },
  };
}

/** A request for a new port. */
export function on(networkId: string | null, fixedIp: string | null = null, tag: string | null = null): NetworkRequest {
  return { networkId, fixedIp, portId: null, tag };
}

/** A request that brings a port. */
export function bring(portId: string): NetworkRequest {
  return { networkId: null, fixedIp: null, portId, tag: null };
}
