import type { Port } from '../../neutron/resources.ts';
import type { NicRecord } from '../port-ledger.ts';
import type { RefreshRequest } from './network-upkeep.ts';

/** Which NIC is whose port. */
export interface MatchedPorts {
  /** NICs that are recorded, with their ports. */
  readonly known: readonly { readonly record: NicRecord; readonly port: Port }[];
  /** Ports that nobody recorded, each with the record it is to have: after the others, in Neutron's order. */
  readonly added: readonly { readonly record: NicRecord; readonly port: Port }[];
  /** NICs that were bound, and whose port is not listed. */
  readonly gone: readonly NicRecord[];
}

/**
 * Matches the recorded NICs with the ports that Neutron lists for the instance, as far as the scope goes. A port that nobody
 * recorded is somebody's: it is never deleted, only released; except that a new port whose creation nobody has answered yet
 * is the allocation's own, and none of ours. One without owner and name was never bound to
 * the guest: what a creation leaves that something on the way has repeated. It is no NIC, and goes with the server.
 */
export function matchPorts(
  records: readonly NicRecord[],
  listed: readonly Port[],
  scope: RefreshRequest['scope'],
): MatchedPorts {
  const inScope = ({ portId }: NicRecord) => portId !== null && (typeof scope === 'string' || portId === scope.portId);
  const known: { record: NicRecord; port: Port }[] = [];
  const gone: NicRecord[] = [];
  for (const record of records.filter(inScope)) {
    const port = listed.find(({ id }) => id === record.portId);
    if (port) known.push({ record, port });
    // One that is still to be bound carries nothing yet.
    else if (record.state === 'bound') gone.push(record);
  }
  const recorded = new Set(records.map(({ portId }) => portId));
  const awaited = new Set(records.flatMap(({ portId, networkId }) => (portId === null ? [networkId] : [])));
  const next = Math.max(-1, ...records.map(({ index }) => index)) + 1;
  const added = listed
    .filter(({ device_owner, name }) => scope !== 'known' && (device_owner !== '' || name !== ''))
    .filter(({ id, network_id }) => !recorded.has(id) && !awaited.has(network_id))
    .map((port, at) => ({ record: recordOf(port, next + at), port }));
  return { known, added, gone };
}

function recordOf(port: Port, index: number): NicRecord {
  const { id, network_id } = port;
  return {
    index,
    ownership: 'brought',
    state: 'bound',
    networkId: network_id,
    portId: id,
    fixedIp: null,
    tag: null,
    vif: null,
  };
}
