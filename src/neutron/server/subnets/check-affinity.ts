import { sql } from 'kysely';
import { all, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';
import type { SubnetPoolRecord } from '../subnet-pools/pool-record.ts';

/**
 * Throws 400 when the subnets of a family on a network would be neither of one pool (or of none) nor of pools of one
 * address scope. MSC-012
 */
export function* checkAffinity(
  session: Session,
  networkId: string,
  version: 4 | 6,
  pool: Pick<SubnetPoolRecord, 'id' | 'address_scope_id'> | null,
): Unit<void> {
  const others = yield* all(
    statement(
      session,
      sql<{ id: string | null; scope: string | null }>`
        select distinct s.subnetpool_id as id, p.address_scope_id as scope
        from neutron_subnet s left join neutron_subnetpool p on p.id = s.subnetpool_id
        where s.network_id = ${networkId} and s.ip_version = ${version}`,
    ),
  );
  const scope = others.find((other) => other.scope !== null)?.scope ?? null;
  if (pool && scope !== null) {
    if (pool.address_scope_id !== scope) throw networkError('NetworkAddressScopeAffinityError');
    return;
  }
  if (others.some((other) => other.id !== (pool?.id ?? null))) throw networkError('NetworkSubnetPoolAffinityError');
}
