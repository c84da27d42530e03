import { all, run, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import type { Cidr } from '../ipam/address.ts';
import type { Session } from '../session.ts';
import { prefixDelegation } from './prefix-delegation.ts';
import { blocksOf } from './prefixes.ts';

/** The blocks of all subnets of a pool, after a lock on the pool: what others take at the same time is among them. */
export function* takenFrom(session: Session, poolId: string): Unit<Cidr[]> {
  yield* countSubnets(session, poolId, 0);
  const subnets = yield* all(
    session.queries.selectFrom('neutron_subnet').select('cidr').where('subnetpool_id', '=', poolId),
  );
  return blocksOf(subnets.map(({ cidr }) => cidr));
}

/**
 * Notes that a pool has more subnets, or fewer. Throws 404 SubnetPoolNotFound for one that has gone meanwhile. Nobody counts
 * what is delegated.
 */
export function* countSubnets(session: Session, poolId: string, more: number): Unit<void> {
  if (poolId === prefixDelegation.id) return;
  const found = yield* run(
    session.queries
      .updateTable('neutron_subnetpool')
      .set((eb) => ({ subnets: eb('subnets', '+', more) }))
      .where('id', '=', poolId),
  );
  if (found === 0) throw networkError('SubnetPoolNotFound', poolId);
}
