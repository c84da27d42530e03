import type { Port } from '../../neutron/resources.ts';
import type { NicRecord } from '../port-ledger.ts';
import type { RequestedNetworks } from '../requested-networks.ts';

/** What is to become of the ports that carry an instance's id. */
export interface SortedPorts {
  /** Ours, and not known by id so far. */
  readonly toDelete: readonly Port[];
  /** Somebody's: the user's, or nobody knows whose. */
  readonly toRelease: readonly { readonly port: Port; readonly nic: number | null }[];
  /** NICs that nothing is left to do for. */
  readonly done: readonly number[];
}

/** What may be there that no record names. */
export interface Expected {
  readonly projectId: string;
  /** NICs whose creation may still take effect. */
  readonly mayAppear: ReadonlySet<number>;
  readonly requestedNetworks: RequestedNetworks;
  /** Ports of NICs that stay; null: none stays, and what nobody knows is let go as well. */
  readonly otherPorts: readonly string[] | null;
}

/** Whose a port is that carries an instance's id: ours to delete, the user's to be released, or nobody knows whose. */
export type Whose = 'created' | 'brought' | 'unknown';

/** What is known of the ports of one instance. */
export interface KnownPorts {
  readonly projectId: string;
  readonly records: readonly Pick<NicRecord, 'ownership' | 'networkId' | 'portId'>[];
  readonly requestedNetworks: RequestedNetworks;
}

/**
 * Decides by what is written down whose the ports are that carry an instance's id. A port that no record names is one of ours
 * whose creation nobody answered, if a new port was wanted on its network, it bears no name, and nobody brought it; any
 * other is the work of somebody else (L16).
 */
export function whoseIs({
  projectId,
  records,
  requestedNetworks,
}: KnownPorts): (port: Pick<Port, 'id' | 'project_id' | 'network_id' | 'name'>) => Whose {
  const brought = records.filter(({ ownership }) => ownership === 'brought');
  const created = records.filter(({ ownership }) => ownership === 'created');
  const requested = typeof requestedNetworks === 'string' ? [] : (requestedNetworks ?? []);
  const broughtPorts = new Set([...brought, ...requested].flatMap(({ portId }) => portId ?? []));
  const createdPorts = new Set(created.map(({ portId }) => portId));
  const newPorts = [...created, ...requested.filter(({ portId }) => portId === null)];
  const networks = new Set(newPorts.map(({ networkId }) => networkId));
  return (port) => {
    if (broughtPorts.has(port.id)) return 'brought';
    if (createdPorts.has(port.id)) return 'created';
    // Anybody can write our id into a port of theirs: what another project has is none of ours.
    if (port.project_id !== projectId) return 'unknown';
    return networks.has(port.network_id) && !port.name ? 'created' : 'unknown';
  };
}

/**
 * Decides what becomes of the ports that Neutron lists for an instance. Created ports whose id is known are not among them.
 * What nobody knows is released, within the project. A NIC whose port is not listed is done: either it was never made, or it
 * does not carry our id any more; except that it `mayAppear` yet.
 */
export function sortPorts(
  listed: readonly Port[],
  records: readonly NicRecord[],
  { projectId, mayAppear, requestedNetworks, otherPorts }: Expected,
): SortedPorts {
  const byPort = new Map(records.flatMap((record) => (record.portId === null ? [] : [[record.portId, record]])));
  const whose = whoseIs({ projectId, records, requestedNetworks });
  const toDelete: Port[] = [];
  const toRelease: { port: Port; nic: number | null }[] = [];
  for (const port of listed) {
    const record = byPort.get(port.id);
    if (record?.ownership === 'created') continue;
    if (!record && (port.project_id !== projectId || otherPorts?.includes(port.id))) continue;
    if (!record && whose(port) === 'created') toDelete.push(port);
    else if (record || otherPorts === null) toRelease.push({ port, nic: record?.index ?? null });
  }
  const unclaimed = toDelete.map(({ network_id }) => network_id);
  const done = records.flatMap(({ index, ownership, portId, networkId }) => {
    if (ownership === 'brought') return listed.some(({ id }) => id === portId) ? [] : [index];
    if (portId !== null) return [];
    const claimed = unclaimed.indexOf(networkId ?? '');
    if (claimed >= 0) unclaimed.splice(claimed, 1);
    return claimed >= 0 || !mayAppear.has(index) ? [index] : [];
  });
  return { toDelete, toRelease, done };
}
