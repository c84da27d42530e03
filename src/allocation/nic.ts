import type { BindingDetails, Port } from '../neutron/resources.ts';
import type { NicRecord } from './port-ledger.ts';
import type { NetworkRequest } from './requested-networks.ts';

/** One NIC of an instance while it is being allocated; what is learned on the way is filled in. */
export interface Nic {
  readonly index: number;
  readonly ownership: 'created' | 'brought';
  readonly networkId: string;
  readonly fixedIp: string | null;
  readonly tag: string | null;
  /** The port as it was before we touched it; null for one that is to be created. */
  readonly brought: Port | null;
  /** The MAC address that the host wants the port to have; null: any. */
  mac: string | null;
  /** What has been claimed for the port, as keys that its binding profile gets. */
  claimed: BindingDetails;
  /** Null until the port is created. */
  portId: string | null;
  /** Neutron's last answer for it. */
  port: Port | null;
  /** Whether a call of ours may have changed anything in Neutron for this NIC. */
  touched: boolean;
  /** The create call had an unknown outcome, and the port was not found: it may still appear. */
  mayAppear: boolean;
}

/** The NIC of one request; `port` is the one that the request brings, as it was read. */
export function nicOf(index: number, request: NetworkRequest, port: Port | null, networkId: string): Nic {
  return {
    index,
    ownership: port ? 'brought' : 'created',
    networkId,
    fixedIp: port ? null : request.fixedIp,
    tag: request.tag,
    brought: port,
    mac: null,
    claimed: {},
    portId: port?.id ?? null,
    port,
    touched: false,
    mayAppear: false,
  };
}

/** What the ledger keeps of a NIC before its port is bound. */
export function intendedRecord(nic: Nic): NicRecord {
  const { index, ownership, networkId, portId, fixedIp, tag } = nic;
  return { index, ownership, state: 'intended', networkId, portId, fixedIp, tag, vif: null };
}
