import type { Runtime } from '../../runtime/runtime.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { createCaller } from './call/caller.ts';
import { type AutoAllocatedTopology, autoAllocatedTopologyOf } from './resources/auto-allocated-topology.ts';
import { ExtensionCache, type Extensions, extensionsOf } from './resources/extensions.ts';
import { type FloatingIps, floatingIpsOf } from './resources/floatingips.ts';
import { type Networks, networksOf } from './resources/networks.ts';
import { type PortBindings, portBindingsOf } from './resources/port-bindings.ts';
import { type Ports, portsOf } from './resources/ports.ts';
import { type QosPolicies, qosPoliciesOf } from './resources/qos-policies.ts';
import { type Quotas, quotasOf } from './resources/quotas.ts';
import { type SecurityGroupRules, securityGroupRulesOf } from './resources/security-group-rules.ts';
import { type SecurityGroups, securityGroupsOf } from './resources/security-groups.ts';
import { type Subnets, subnetsOf } from './resources/subnets.ts';
import type { NeutronTransport, Rights } from './transport.ts';

/** A Neutron with one caller's rights. Its calls throw NeutronApiError, NeutronUnreachable, NeutronBadAnswer. */
export interface NeutronSession {
  readonly ports: Ports;
  readonly portBindings: PortBindings;
  readonly networks: Networks;
  readonly subnets: Subnets;
  readonly securityGroups: SecurityGroups;
  readonly securityGroupRules: SecurityGroupRules;
  readonly extensions: Extensions;
  readonly quotas: Quotas;
  readonly qosPolicies: QosPolicies;
  readonly floatingIps: FloatingIps;
  readonly autoAllocatedTopology: AutoAllocatedTopology;
}

/** One Neutron, however it is reached. */
export interface NeutronClient {
  /** The same Neutron with these rights. Costs nothing. */
  as(rights: Rights): NeutronSession;
  /** How several ports are made fastest; the transport knows. */
  readonly severalPorts: 'bulk' | 'single';
  /** Whether a conditional update can be relied on; the transport knows. */
  readonly conditions: 'kept' | 'dropped-on-conflict';
  /** Whether calls with user rights are made with them; the transport knows. */
  readonly knowsUsers: boolean;
  /** Whether a request goes on in the server when the process that sent it has died. */
  readonly callsOutliveSender: boolean;
  close(): Promise<void>;
}

export interface NeutronClientOptions {
  readonly transport: NeutronTransport;
  readonly runtime: Runtime;
  readonly logger: Logger;
  /** How long one call may take, milliseconds. Default 30 seconds. */
  readonly deadlineMs?: number;
  /** How long the list of extensions is good for, milliseconds. Default 600 seconds. */
  readonly extensionSyncIntervalMs?: number;
}

/** A client of the Networking API v2.0 over the given transport. */
export function createNeutronClient(options: NeutronClientOptions): NeutronClient {
  const { transport, runtime, logger, deadlineMs = 30_000, extensionSyncIntervalMs = 600_000 } = options;
  const caller = createCaller({ transport, runtime, logger, deadlineMs });
  const extensions = new ExtensionCache(runtime.clock, extensionSyncIntervalMs);
  return {
    as: (rights) => ({
      ports: portsOf(caller, rights),
      portBindings: portBindingsOf(caller, rights),
      networks: networksOf(caller, rights),
      subnets: subnetsOf(caller, rights),
      securityGroups: securityGroupsOf(caller, rights),
      securityGroupRules: securityGroupRulesOf(caller, rights),
      extensions: extensionsOf(caller, rights, extensions),
      quotas: quotasOf(caller, rights),
      qosPolicies: qosPoliciesOf(caller, rights),
      floatingIps: floatingIpsOf(caller, rights),
      autoAllocatedTopology: autoAllocatedTopologyOf(caller, rights),
    }),
    severalPorts: transport.severalPorts ?? 'single',
    conditions: transport.conditions ?? 'kept',
    knowsUsers: transport.knowsUsers ?? true,
    callsOutliveSender: transport.callsOutliveSender ?? false,
    close: () => transport.close(),
  };
}
