import type { RequestContext, RequestIds } from '../context/request-context.ts';
import type { AsyncNetworkInfo, NetworkInfo } from './async-network-info.ts';
import type { NicClaims } from './claims.ts';
import type { PortLedger } from './port-ledger.ts';
import type { RequestedNetworks } from './requested-networks.ts';

/** What allocation needs to know of an instance. */
export interface NetworkInstance {
  readonly uuid: string;
  readonly projectId: string;
  readonly hostname: string;
  readonly availabilityZone: string | null;
}

/** An entry of `extra_dhcp_opts`, as a PXE driver gives them. */
export interface DhcpOption {
  readonly optName: string;
  readonly optValue: string;
  readonly ipVersion: 4 | 6;
}

/** A call to Neutron that was made, for the journal and the trace. Times are monotonic milliseconds of the runtime. */
export interface NeutronCall {
  readonly step: string;
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly startedAt: number;
  readonly ms: number;
  readonly nic: number | null;
  /** The id under which Neutron's own log has the call; null when it told none. */
  readonly neutronRequestId: string | null;
}

/** The place of a NIC that is added to an instance which has others. */
export interface AddedNic {
  /** Its index among the instance's NICs. */
  readonly index: number;
  /** Ports of the instance's other NICs: they are let be, whatever happens. */
  readonly otherPorts: readonly string[];
}

export interface AllocateRequest {
  /** The user who builds. Ports are created with these rights as long as the token lives. */
  readonly context: RequestContext;
  readonly instance: NetworkInstance;
  readonly requestedNetworks: RequestedNetworks;
  /** Names or ids; empty means the project's default group. */
  readonly securityGroups: readonly string[];
  /** Value of `binding:host_id`; null leaves the ports unbound (a bare-metal driver binds them later). */
  readonly bindHostId: string | null;
  /** The MAC addresses that the hypervisor can use; null: any. */
  readonly macs: readonly string[] | null;
  /** Sent with created ports; null: none. */
  readonly dhcpOptions: readonly DhcpOption[] | null;
  /** The VPN flag of the image; carried through, no effect on Neutron. */
  readonly vpn: boolean;
  /** What has been claimed for the ports that the user brings. Left out: nobody claims anything. */
  readonly claims?: NicClaims;
  /** What validateNetworks looked up for the same request; used while it is fresh. */
  readonly look?: ValidatedNetworks;
  /** The one NIC that is requested is added to those that are there; the ledger is that of the one. */
  readonly added?: AddedNic;
  readonly ledger: PortLedger;
  /** Ends the allocation: what was made is taken back before the promise rejects. */
  readonly signal: AbortSignal;
  readonly onCall?: (call: NeutronCall) => void;
}

export interface DeallocateRequest extends RequestIds {
  /** Whose rights delete and release: the user's while the token lives, else the service's on behalf of the project. */
  readonly context: RequestContext | null;
  readonly instance: NetworkInstance;
  /** What the instance was asked for: tells a new port that came when everybody had given up from a port of somebody else. */
  readonly requestedNetworks?: RequestedNetworks;
  /** Only this NIC is taken back; the ledger is that of the one. */
  readonly added?: AddedNic;
  readonly ledger: PortLedger;
  readonly signal: AbortSignal;
  readonly onCall?: (call: NeutronCall) => void;
}

export interface ConfirmRequest extends RequestIds {
  readonly instance: NetworkInstance;
  readonly ledger: PortLedger;
  readonly signal: AbortSignal;
  readonly onCall?: (call: NeutronCall) => void;
}

export interface ValidateRequest {
  readonly context: RequestContext;
  readonly projectId: string;
  readonly requestedNetworks: RequestedNetworks;
  readonly securityGroups: readonly string[];
  /** How many instances are wanted. */
  readonly instances: number;
  /** The host name that a brought port's dns_name must equal; null when several instances are wanted. */
  readonly hostname: string | null;
  /** Whether somebody claims what ports ask for before the build (AllocateRequest.claims). Default: nobody does. */
  readonly resourcesAreClaimed?: boolean;
  readonly signal: AbortSignal;
}

/** The result of the API's look, handed on with the build. Opaque to everybody but allocation. */
export interface ValidatedNetworks {
  /** How many of the wanted instances the project's port quota allows. */
  readonly instances: number;
  /** Monotonic milliseconds at which it was looked up. */
  readonly lookedAt: number;
  readonly looked: object;
}

/** An instance's network: allocation, deallocation, validation. Throws AllocationError, or the signal's reason. */
export interface NetworkApi {
  /**
   * Gives the instance its network, all of it or none: when it throws, created ports are deleted and brought ports
   * released, or the ledger still names what could not be taken back.
   */
  allocateForInstance(request: AllocateRequest): Promise<NetworkInfo>;
  /** As allocateForInstance, at once, with retries for transient errors: the result is asked of the object returned. */
  startAllocation(request: AllocateRequest): AsyncNetworkInfo;
  /** Deletes created and releases brought ports, in parallel; what is already gone is success. Can be called again. */
  deallocateForInstance(request: DeallocateRequest): Promise<void>;
  /** The rules of allocation, before anything is made; throws what allocation would throw. */
  validateNetworks(request: ValidateRequest): Promise<ValidatedNetworks>;
}

/** The last look before a guest is started. */
export interface PortConfirmation {
  /**
   * Looks once more, as late as can be, whether the brought ports still carry the instance's id. Allocation has waited until
   * they stood still where the server may drop the condition of an update (settle-port.ts); this is for what came later.
   * Throws PortInUse for the one that has it no more, PortNotFound for a port that is gone. No request without brought
   * ports.
   */
  confirmPorts(request: ConfirmRequest): Promise<void>;
}
