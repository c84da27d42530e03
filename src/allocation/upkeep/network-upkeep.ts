import type { NetworkInfo } from '../async-network-info.ts';
import type { NetworkInstance, NeutronCall } from '../network-api.ts';
import type { NicRecord, PortLedger } from '../port-ledger.ts';
import type { RequestedNetworks } from '../requested-networks.ts';

/** What every piece of upkeep is told. It works with service rights: nobody asked for it. */
interface Upkeep {
  readonly requestId: string;
  readonly instance: NetworkInstance;
  readonly signal: AbortSignal;
  readonly onCall?: (call: NeutronCall) => void;
}

export interface RefreshRequest extends Upkeep {
  readonly ledger: PortLedger;
  /**
   * `known`: the recorded NICs. `all`: also ports that carry the instance's id and are not recorded. A port: that one,
   * recorded or not.
   */
  readonly scope: 'known' | 'all' | { readonly portId: string };
  /** With `all`: ports of recorded NICs that are not bound to this host are bound to it. Null: bindings are let be. */
  readonly rebindTo?: string | null;
}

export interface Refreshed {
  /** Every NIC's network info as the ledger has it now, in order. */
  readonly networkInfo: NetworkInfo;
  /** NICs whose port does not carry the instance's id any more. Their records stay: unplug them, then forget them. */
  readonly gone: readonly NicRecord[];
}

export interface PortStateRequest extends Upkeep {
  readonly portIds: readonly string[];
}

/**
 * How far Neutron is with a port's wiring. `wired`: ACTIVE, or administratively down, so that no wiring will be reported.
 * `failed`: ERROR. `gone`: not there, or not the instance's.
 */
export type PortState = 'wired' | 'pending' | 'failed' | 'gone';

export interface DeallocatePortRequest extends Upkeep {
  readonly ledger: PortLedger;
  readonly portId: string;
}

export interface SurveyRequest {
  readonly requestId: string;
  /** Only the ports that carry the id of this server. */
  readonly deviceId?: string;
  readonly signal: AbortSignal;
}

/** A port of which Neutron says that a server has it, or does not say what has it. */
export interface ServerPort {
  readonly id: string;
  readonly projectId: string | null;
  readonly networkId: string;
  readonly name: string;
  /** The server, whosever that is. */
  readonly deviceId: string;
  /** False: it names no owner. A port that was made and is not bound yet does not; nor do many that servers never had. */
  readonly isOwned: boolean;
  /** The host that it is bound to; `''`: none. */
  readonly hostId: string;
}

/** What is written down of an instance's ports, records of NICs that are gone included. */
export interface StrayEvidence {
  readonly records: readonly Pick<NicRecord, 'ownership' | 'networkId' | 'portId'>[];
  readonly requestedNetworks: RequestedNetworks;
}

export interface StrayRequest extends Upkeep, StrayEvidence {
  readonly portId: string;
}

/** What became of a port; `gone`: it was not there. `kept`: it is not ours, or another one's by now; nothing was done. */
export type StrayOutcome = 'deleted' | 'released' | 'gone' | 'kept';

/** What an instance's network needs after it is there. Throws AllocationError, or the signal's reason. */
export interface NetworkUpkeep {
  /**
   * Milliseconds between the looks that are due when the process that made calls has died: they may still take effect. Empty
   * where calls end with their process.
   */
  readonly lateCallPauses: readonly number[];
  /** Reads network info anew from Neutron, which is the truth, and writes it into the ledger, one record a NIC. */
  refreshNetworkInfo(request: RefreshRequest): Promise<Refreshed>;
  /** The states of an instance's ports, by port id; one request. */
  portStates(request: PortStateRequest): Promise<ReadonlyMap<string, PortState>>;
  /** Deletes one NIC's port or, if the user brought it, releases it; then forgets the NIC. No such NIC: nothing. */
  deallocatePort(request: DeallocatePortRequest): Promise<void>;
  /**
   * The ports of all projects that a server has or may have, page by page in the order of their ids, with little of each.
   * Throws the client's errors.
   */
  serverPorts(request: SurveyRequest): AsyncIterable<readonly ServerPort[]>;
  /**
   * Deletes or releases a port that carries the id of an instance which should have none: only if what is written down says
   * that it is ours to delete, or was brought to that instance, and only while it stays as it was when that was decided.
   */
  takeBackStray(request: StrayRequest): Promise<StrayOutcome>;
}
