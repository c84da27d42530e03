import { sql } from 'kysely';
import { first, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';

/** Throws 409 PortInUseAsSubPort or PortInUseAsTrunkParent while a port is part of a trunk. MSC-025 */
export function* refuseInTrunk(session: Session, portId: string): Unit<void> {
  const use = yield* first(
    statement(
      session,
      sql<{ trunk_id: string; is_parent: number }>`
        select s.trunk_id, 0 as is_parent from neutron_trunk_sub_port s where s.port_id = ${portId}
        union all select k.id, 1 from neutron_trunk k where k.port_id = ${portId}`,
    ),
  );
  if (use)
    throw networkError(use.is_parent === 1 ? 'PortInUseAsTrunkParent' : 'PortInUseAsSubPort', portId, use.trunk_id);
}
