import { sql } from 'kysely';
import { first, type NetworkRow, run, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import type { PolicyTarget } from '../policy/checks.ts';
import { allows } from '../policy/enforce.ts';
import { asColumn, isOpened } from '../rbac-policies/entries.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';

/** A network's row, and what it is to the caller. */
export interface NetworkRecord extends NetworkRow {
  /** Shared with the caller, or with everybody. */
  readonly shared: number;
  /** Open to the caller as an external network. */
  readonly reachable: number;
  /** What the request has said of `is_default`: its answer repeats it, even where a later one leaves it out. */
  readonly sentDefault?: boolean;
}

/** `select … from neutron_network t`. */
export function selectNetworks(session: Session) {
  const id = sql.ref('t.id');
  return sql<NetworkRecord>`select t.*, ${asColumn(isOpened(session, id, 'access_as_shared'))} as shared,
    ${asColumn(isOpened(session, id, 'access_as_external'))} as reachable from neutron_network t`;
}

/** What the policy is asked about. */
export function networkTarget(network: NetworkRecord): PolicyTarget {
  return {
    projectId: network.project_id,
    networkProjectId: network.project_id,
    shared: network.shared === 1,
    external: network.reachable === 1,
  };
}

/** The network of an id that the caller may see. Throws 404 NetworkNotFound. */
export function* findVisibleNetwork(session: Session, id: string): Unit<NetworkRecord> {
  const network = yield* first(statement(session, sql<NetworkRecord>`${selectNetworks(session)} where t.id = ${id}`));
  if (!network || !allows('get_network', session.context, networkTarget(network))) {
    throw networkError('NetworkNotFound', id);
  }
  return network;
}

/**
 * Until the unit ends, nobody else makes or deletes subnets of the network: on PostgreSQL the others wait. Comes after what takes
 * quota, before which of its subnets are there is looked at.
 */
export function* holdSubnetsOf({ queries, services }: Session, id: string): Unit<void> {
  if (services.database.engine !== 'postgresql') return;
  yield* first(queries.selectFrom('neutron_network').select('id').where('id', '=', id).forUpdate());
}

/** Notes that something that belongs to a network has changed, and what its row says of that. */
export function* touchNetwork(
  session: Session,
  id: string,
  changes: Partial<Pick<NetworkRow, 'routed'>> = {},
): Unit<void> {
  yield* run(
    session.queries
      .updateTable('neutron_network')
      .set((eb) => ({ ...changes, revision_number: eb('revision_number', '+', 1), updated_at: session.now }))
      .where('id', '=', id),
  );
}
