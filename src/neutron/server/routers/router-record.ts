import { sql } from 'kysely';
import { first, type RouterRow, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import type { PolicyTarget } from '../policy/checks.ts';
import { allows } from '../policy/enforce.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';

/** A router's row, and what its gateway port says. */
export interface RouterRecord extends RouterRow {
  readonly gateway_network_id: string | null;
  /** JSON list of {subnet_id, ip_address}. */
  readonly gateway_fixed_ips: string | null;
}

/** `select … from neutron_router t`. */
export function selectRouters() {
  return sql<RouterRecord>`select t.*, g.network_id as gateway_network_id, g.fixed_ips as gateway_fixed_ips
    from neutron_router t left join neutron_port g on g.id = t.gateway_port_id`;
}

/** What the policy is asked about. */
export function routerTarget({ project_id }: Pick<RouterRow, 'project_id'>): PolicyTarget {
  return { projectId: project_id };
}

/**
 * The router of an id that the caller may see; until the unit ends, nobody else changes what it is connected to: on
 * PostgreSQL the others wait, SQLite has one writer at a time anyway. Throws 404 RouterNotFound.
 */
export function* holdRouter(session: Session, id: string): Unit<RouterRecord> {
  yield* lockRouter(session, id);
  const router = yield* first(statement(session, sql<RouterRecord>`${selectRouters()} where t.id = ${id}`));
  if (!router || !allows('get_router', session.context, routerTarget(router))) {
    throw networkError('RouterNotFound', id);
  }
  return router;
}

/** Makes others wait who want to change what a router is connected to. */
export function* lockRouter({ queries, services }: Session, id: string): Unit<void> {
  if (services.database.engine !== 'postgresql') return;
  yield* first(queries.selectFrom('neutron_router').select('id').where('id', '=', id).forNoKeyUpdate());
}
