import { sql } from 'kysely';
import { first, type SubnetPoolRow, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import type { PolicyTarget } from '../policy/checks.ts';
import { allows } from '../policy/enforce.ts';
import { asColumn, isOpened } from '../rbac-policies/entries.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';

/** A pool's row, and what it is to the caller. */
export interface SubnetPoolRecord extends SubnetPoolRow {
  readonly shared: number;
  /** It was changed just now: the answer to a PUT has numbers where all others have text. MSC-006 */
  readonly changed?: boolean;
}

/** `select … from neutron_subnetpool t`. */
export function selectPools(session: Session) {
  return sql<SubnetPoolRecord>`select t.*, ${asColumn(isOpened(session, sql.ref('t.id'), 'access_as_shared'))} as shared
    from neutron_subnetpool t`;
}

/** What the policy is asked about. */
export function poolTarget(pool: SubnetPoolRecord): PolicyTarget {
  return { projectId: pool.project_id, shared: pool.shared === 1 };
}

/** The pool of an id that the caller may see. Throws 404 SubnetPoolNotFound. */
export function* findVisiblePool(session: Session, id: string): Unit<SubnetPoolRecord> {
  const pool = yield* first(statement(session, sql<SubnetPoolRecord>`${selectPools(session)} where t.id = ${id}`));
  if (!pool || !allows('get_subnetpool', session.context, poolTarget(pool))) {
    throw networkError('SubnetPoolNotFound', id);
  }
  return pool;
}

/** The default pool of a family that the caller may see; undefined when there is none. */
export function* findDefaultPool(session: Session, version: 4 | 6): Unit<SubnetPoolRecord | undefined> {
  const pool = yield* first(
    statement(
      session,
      sql<SubnetPoolRecord>`${selectPools(session)} where t.is_default = 1 and t.ip_version = ${version}`,
    ),
  );
  return pool && allows('get_subnetpool', session.context, poolTarget(pool)) ? pool : undefined;
}
