import { sql } from 'kysely';
import { first, prepared, type Queries, run, type TrunkRow, type Unit } from '../../../store/index.ts';
import type { SubPort } from '../../resources.ts';
import { networkError } from '../errors/registry.ts';
import type { PolicyTarget } from '../policy/checks.ts';
import { allows } from '../policy/enforce.ts';
import type { Session } from '../session.ts';

/** `select … from neutron_trunk t`. */
export function selectTrunks() {
  return sql<TrunkRow>`select t.* from neutron_trunk t`;
}

/** What the policy is asked about. */
export function trunkTarget({ project_id }: TrunkRow): PolicyTarget {
  return { projectId: project_id };
}

/** The sub-ports of a trunk, in the order in which they came. */
export function subPortsOf({ sub_ports }: Pick<TrunkRow, 'sub_ports'>): SubPort[] {
  return JSON.parse(sub_ports) as SubPort[];
}

/**
 * The trunk of an id that the caller may see; until the unit ends, nobody else changes it: on PostgreSQL the others wait,
 * SQLite has one writer at a time anyway. Throws 404 TrunkNotFound.
 */
export function* holdTrunk(session: Session, id: string): Unit<TrunkRow> {
  const trunk = yield* hold(session, 'id', id);
  if (!trunk || !allows('get_trunk', session.context, trunkTarget(trunk))) throw networkError('TrunkNotFound', id);
  return trunk;
}

/** The trunk whose parent a port is, whoever may see it; held, too. */
export function* holdTrunkOf(session: Session, portId: string): Unit<TrunkRow | undefined> {
  return yield* hold(session, 'port_id', portId);
}

function* hold({ queries, services }: Session, column: 'id' | 'port_id', value: string): Unit<TrunkRow | undefined> {
  const isLocking = services.database.engine === 'postgresql';
  return yield* first(isLocking ? heldBy[column](queries, { value }) : trunkBy[column](queries, { value }));
}

const trunksWhere =
  (column: 'id' | 'port_id') =>
  (queries: Queries, { value }: { value: string }) =>
    queries.selectFrom('neutron_trunk').selectAll().where(column, '=', value);
const heldWhere = (column: 'id' | 'port_id') => (queries: Queries, args: { value: string }) =>
  trunksWhere(column)(queries, args).forNoKeyUpdate();
const trunkBy = { id: prepared(trunksWhere('id')), port_id: prepared(trunksWhere('port_id')) };
const heldBy = { id: prepared(heldWhere('id')), port_id: prepared(heldWhere('port_id')) };

/** Writes a trunk down that the caller holds, which counts as a change of it. */
export function* saveTrunk(session: Session, trunk: TrunkRow): Unit<TrunkRow> {
  const { id, ...columns } = { ...trunk, revision_number: trunk.revision_number + 1, updated_at: session.now };
  yield* run(session.queries.updateTable('neutron_trunk').set(columns).where('id', '=', id));
  return { id, ...columns };
}
