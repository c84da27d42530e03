import { sql } from 'kysely';
import { first, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';

/**
 * Throws 409 InvalidSharedSetting when projects have ports (other than service ports) or subnets on a network that only
 * the entry for everybody lets them use. NET-043 to NET-045
 */
export function* refuseWhileUsedByOthers(
  session: Session,
  network: { id: string; project_id: string; name: string },
): Unit<void> {
  const uncovered = sql`x.network_id = ${network.id} and x.project_id <> ${network.project_id} and x.project_id <> ''
    and x.project_id not in (select r.target from neutron_rbac r
      where r.object_id = ${network.id} and r.action = 'access_as_shared' and r.target <> '*')`;
  const user = yield* first(
    statement(
      session,
      sql`select x.id from neutron_port x where ${uncovered} and x.device_owner not like 'network:%'
        union all select x.id from neutron_subnet x where ${uncovered} limit 1`,
    ),
  );
  if (user) throw networkError('InvalidSharedSetting', network.name);
}
