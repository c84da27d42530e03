import type { RequestContext, RequestIds } from '../context/request-context.ts';
import type { NetworkInstance, NeutronCall } from './network-api.ts';

/** What may be changed of the ports of a server that is there. Groups by name or id. */
export type PortChange =
  | { readonly kind: 'add_security_group' | 'remove_security_group'; readonly group: string }
  | { readonly kind: 'add_fixed_ip'; readonly networkId: string }
  | { readonly kind: 'remove_fixed_ip'; readonly address: string };

/** A fixed IP of a port. */
export interface PortAddress {
  readonly subnet_id: string;
  readonly ip_address: string;
}

/** What is to be changed of one port, and what it was before: JSON, for a way back by another process. */
export type PlannedPort = { readonly portId: string; readonly revision: number } & (
  | {
      readonly field: 'security_groups';
      readonly before: readonly string[];
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | {
      readonly field: 'fixed_ips';
      readonly before: readonly PortAddress[];
      /** Subnets of which the first that has one gives an address. */
      readonly addFrom: readonly string[];
      readonly remove: readonly string[];
    }
);

interface ChangeOfPorts extends RequestIds {
  /** Whose rights change: the user's while the token lives, else the service's on behalf of the project. */
  readonly context: RequestContext | null;
  readonly instance: NetworkInstance;
  readonly signal: AbortSignal;
  readonly onCall?: (call: NeutronCall) => void;
}

export interface PlanChangeRequest extends ChangeOfPorts {
  readonly change: PortChange;
}

export interface PlannedChangeRequest extends ChangeOfPorts {
  readonly planned: readonly PlannedPort[];
}

/**
 * Changes of the ports of a server: all of them, or none (pain 3.16). What somebody else changes of a port meanwhile stays as they
 * want it. Throws AllocationError, or the signal's reason.
 */
export interface PortChanges {
  /**
   * Looks what is to be done, and whether it can be, before anything is. Throws SecurityGroupNotFound, NoUniqueMatch,
   * SecurityGroupCannotBeApplied, NetworkNotFound, FixedIpNotFoundForInstance (E19 to E26).
   */
  planChange(request: PlanChangeRequest): Promise<readonly PlannedPort[]>;
  /** Changes the ports, at once. What it throws may have changed some. */
  makeChange(request: PlannedChangeRequest): Promise<void>;
  /** Takes back what has been changed, or may have been, of ports that still are the server's. Can be called again. */
  revertChange(request: PlannedChangeRequest): Promise<void>;
}
