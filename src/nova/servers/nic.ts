import type { Vif } from '../../allocation/index.ts';
import { all, type Queries, type Unit } from '../../store/index.ts';
import { padded } from './padded.ts';

/** A NIC of a server: its network info, once it is bound, and its device tag. */
export interface Nic {
  readonly portId: string | null;
  readonly tag: string | null;
  readonly vif: Vif | null;
}

/** The NICs of these servers, each server's in their order. Servers without a NIC are not in the map. */
export function* nicsOf(queries: Queries, serverIds: readonly string[]): Unit<ReadonlyMap<string, readonly Nic[]>> {
  if (serverIds.length === 0) return new Map();
  const rows = yield* all(
    queries
      .selectFrom('virtual_interface')
      .select(['instance_uuid', 'port_id', 'tag', 'vif'])
      .where('instance_uuid', 'in', padded(serverIds))
      .orderBy('instance_uuid')
      .orderBy('nic'),
  );
  const nics = new Map<string, Nic[]>();
  for (const row of rows) {
    const nic = { portId: row.port_id, tag: row.tag, vif: row.vif === null ? null : (JSON.parse(row.vif) as Vif) };
    const known = nics.get(row.instance_uuid);
    if (known) known.push(nic);
    else nics.set(row.instance_uuid, [nic]);
  }
  return nics;
}
