import { randomUUID } from 'node:crypto';
import {
  type AllocationOptions,
  createMemoryPortLedger,
  createNetworkApi,
  defaultAllocationOptions,
  type PortLedger,
  type RequestContext,
  silentLogger,
  systemRuntime,
} from '../../src/allocation/index.ts';
import { createHttpTransport, createNeutronClient } from '../../src/neutron/client/index.ts';
import type { Arena } from './arena.ts';
import type { Contestant, MadeCall, Wanted } from './contestant.ts';

/** Whether allocation can create ports bound (`bind_at_create`). */
export const hasBindAtCreate = 'bindAtCreate' in defaultAllocationOptions;

export interface BerthOptions {
  readonly name: string;
  readonly forms: Contestant['forms'];
  /** Milliseconds for which a brought port must stand still. Nova looks at none. Default 0. */
  readonly settleMs?: AllocationOptions['broughtPortSettleMs'];
  /** The API has looked at the request before, as it has in a build. */
  readonly looked?: boolean;
  readonly bindAtCreate?: boolean;
}

/** Our allocation as a library on that Neutron. */
export function berthContestant(arena: Arena, options: BerthOptions): Contestant {
  const { name, forms, settleMs = 0, looked = false, bindAtCreate = false } = options;
  const runtime = systemRuntime();
  const transport = createHttpTransport({ endpoint: arena.url, credentials: arena.credentials });
  const neutron = createNeutronClient({ transport, runtime, logger: silentLogger });
  const api = createNetworkApi({
    neutron,
    runtime,
    options: { broughtPortSettleMs: settleMs, ...(bindAtCreate && { bindAtCreate }) },
  });
  const ledgers = new Map<string, PortLedger>();
  const { projectId } = arena;
  const common = () => ({ context: contextOf(arena), signal: new AbortController().signal });
  const instanceOf = ({ uuid }: Wanted) => ({ uuid, projectId, hostname: 'vm', availabilityZone: 'nova' });
  return {
    name,
    kind: 'berth',
    bindAtCreate,
    forms,
    async allocate(wanted) {
      const requestedNetworks =
        wanted.ports?.map(({ id }) => ({ networkId: null, fixedIp: null, portId: id, tag: null })) ??
        wanted.networks.map((networkId) => ({ networkId, fixedIp: null, portId: null, tag: null }));
      const ledger = createMemoryPortLedger();
      ledgers.set(wanted.uuid, ledger);
      const what = { ...common(), requestedNetworks, securityGroups: [] };
      const look = looked && (await api.validateNetworks({ ...what, projectId, instances: 1, hostname: 'vm' }));
      const calls: MadeCall[] = [];
      const began = performance.now();
      await api.allocateForInstance({
        ...what,
        instance: instanceOf(wanted),
        bindHostId: arena.host,
        macs: null,
        dhcpOptions: null,
        vpn: false,
        ...(look && { look }),
        ledger,
        onCall: (call) => calls.push(call),
      });
      return { ms: performance.now() - began, calls };
    },
    async deallocate(wanted) {
      const { context, signal } = common();
      const ledger = ledgers.get(wanted.uuid) ?? createMemoryPortLedger();
      const calls: MadeCall[] = [];
      const onCall = (call: MadeCall) => calls.push(call);
      const began = performance.now();
      const { requestId } = context;
      await api.deallocateForInstance({ context, requestId, instance: instanceOf(wanted), ledger, signal, onCall });
      return { ms: performance.now() - began, calls };
    },
    stop: () => neutron.close(),
  };
}

function contextOf({ projectId, token }: Arena): RequestContext {
  return {
    requestId: `req-${randomUUID()}`,
    userId: 'tester',
    userName: 'tester',
    userDomainId: 'default',
    projectId,
    projectName: null,
    projectDomainId: 'default',
    roles: ['member', 'reader'],
    isAdmin: false,
    token,
    expiresAt: null,
  };
}
