import type { BindingDetails, PortBinding, VnicType } from '../neutron/resources.ts';
import type { NetworkInstance, NeutronCall } from './network-api.ts';
import type { PortLedger } from './port-ledger.ts';

/** One step of a move of an instance's ports to or from a host. Made with service rights. */
export interface MoveRequest {
  readonly requestId: string;
  readonly instance: NetworkInstance;
  /** Says which ports the instance has. */
  readonly ledger: PortLedger;
  /** The host that is bound to, made active, or let go. */
  readonly host: string;
  readonly signal: AbortSignal;
  readonly onCall?: (call: NeutronCall) => void;
}

export interface SpareBindingsRequest extends Omit<MoveRequest, 'host'> {
  readonly hosts: readonly string[];
}

export interface BindToHostRequest extends MoveRequest {
  /** What ports need on that host, by port id, where it differs from what they have here. */
  readonly overrides?: { readonly [portId: string]: { readonly vnicType: VnicType; readonly profile: BindingDetails } };
}

/**
 * Moves an instance's ports between hosts: bound to the other one beforehand, switched over there, and let go here. Each
 * call may be repeated. All of a call's ports are handled at once, in one round trip. Where Neutron knows one binding a
 * port (no extension `binding-extended`) nothing is done.
 */
export interface PortMoves {
  /**
   * Adds an inactive binding for each port; all of them, or none is left. Answers them by port id. Throws
   * PortBindingFailed for the first port that the host cannot have.
   */
  bindPortsToHost(request: BindToHostRequest): Promise<ReadonlyMap<string, PortBinding>>;
  /**
   * Makes the bindings to the host the active ones, and answers the ports whose binding is. A port without one there stays
   * as it is, and holds up no other. Throws PortBindingActivationFailed, when all have been tried.
   */
  activateBindings(request: MoveRequest): Promise<readonly string[]>;
  /** Removes the bindings to the host. Throws PortBindingDeletionFailed with all ports that have theirs still. */
  dropBindings(request: MoveRequest): Promise<void>;
  /** Removes the bindings to these hosts that are not active: two requests a port. Throws as dropBindings. */
  dropSpareBindings(request: SpareBindingsRequest): Promise<void>;
}
