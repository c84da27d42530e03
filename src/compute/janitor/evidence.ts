import type { StrayEvidence } from '../../allocation/index.ts';
import { all, type Queries, type Unit } from '../../store/index.ts';
import { askedNetworks } from '../asked-networks.ts';
import type { Instance } from '../instance.ts';
import { findInstance } from '../instance-store.ts';
import { isOver, standingsOf } from './standing.ts';

/** What is written down of a server's ports. */
export interface PortEvidence extends StrayEvidence {
  readonly instance: Instance;
}

/** Reads what is written down of a server's ports, NICs that are gone included. Throws InstanceNotFound. */
export function* portEvidenceOf(queries: Queries, uuid: string): Unit<PortEvidence> {
  const instance = yield* findInstance(queries, uuid);
  const records: PortEvidence['records'][number][] = [];
  for (const table of ['virtual_interface', 'past_nic'] as const) {
    const rows = yield* all(
      queries.selectFrom(table).select(['ownership', 'network_id', 'port_id']).where('instance_uuid', '=', uuid),
    );
    for (const { ownership, network_id: networkId, port_id: portId } of rows) {
      records.push({ ownership: ownership === 'brought' ? 'brought' : 'created', networkId, portId });
    }
  }
  return { instance, records, requestedNetworks: yield* askedNetworks(queries, instance) };
}

/** The same of a server that should have no port any more; null for any other. */
export function* evidenceOfOver(queries: Queries, uuid: string): Unit<PortEvidence | null> {
  const standing = (yield* standingsOf(queries, [uuid])).get(uuid);
  return isOver(standing) ? yield* portEvidenceOf(queries, uuid) : null;
}
