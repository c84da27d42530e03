import type { Vif } from './network-info/vif.ts';

/**
 * What is known of one NIC of an instance. It is written before the port is touched and outlives the process: rollback,
 * deallocation and recovery go by it. `created` ports are ours to delete; `brought` ones are only ever released.
 */
export interface NicRecord {
  /** Position among the instance's NICs, from 0. */
  readonly index: number;
  readonly ownership: 'created' | 'brought';
  /** `intended`: a call may be on its way or may have been lost. `bound`: Neutron has answered the binding. */
  readonly state: 'intended' | 'bound';
  readonly networkId: string | null;
  /** Null for a port that is to be created, until Neutron has told its id. */
  readonly portId: string | null;
  readonly fixedIp: string | null;
  readonly tag: string | null;
  /** The NIC's network info; null until it is bound. */
  readonly vif: Vif | null;
}

/** What was learned of an instance's NICs after they were there. */
export interface Amendment {
  /** Records that were read, with newer network info. */
  readonly changed: readonly NicRecord[];
  /** NICs that nobody had recorded. */
  readonly added: readonly NicRecord[];
}

/** One instance's NIC records. Each call's effect survives the process, and is all or nothing, when it is answered. */
export interface PortLedger {
  read(): Promise<readonly NicRecord[]>;
  /** Adds the records or replaces those with the same index. */
  put(records: readonly NicRecord[]): Promise<void>;
  /**
   * Replaces network info where a record still is of the same port, and adds records whose index is free. What has been
   * removed since it was read does not come back, and nothing is added to an instance that is going.
   */
  amend(amendment: Amendment): Promise<void>;
  /** Forgets NICs whose ports are gone or released. Unknown indexes are ignored. */
  remove(indexes: readonly number[]): Promise<void>;
}
