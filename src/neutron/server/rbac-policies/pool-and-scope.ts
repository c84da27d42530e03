import { sql } from 'kysely';
import { first, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';

/**
 * Throws 400 RbacPolicyInitError when a subnet pool is in an address scope that the target cannot see. Neutron answers
 * this with 500.
 */
export function* requireScopeFor(session: Session, poolId: string, target: string): Unit<void> {
  const hidden = yield* first(
    statement(
      session,
      sql`select s.id from neutron_subnetpool p join neutron_address_scope s on s.id = p.address_scope_id
        where p.id = ${poolId} and s.project_id <> ${target}
        and not exists (select 1 from neutron_rbac r where r.object_id = s.id and r.action = 'access_as_shared'
          and r.target in ('*', ${target}))`,
    ),
  );
  if (hidden) {
    throw networkError('RbacPolicyInitError', poolId, "target project doesn't have access to its address scope");
  }
}
