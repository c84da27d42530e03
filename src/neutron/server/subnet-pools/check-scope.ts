import { sql } from 'kysely';
import { all, first, type Unit } from '../../../store/index.ts';
import { findVisibleScope } from '../address-scopes/scope-record.ts';
import { networkError } from '../errors/registry.ts';
import { type Cidr, overlaps } from '../ipam/address.ts';
import { textList } from '../row-changes.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';
import { blocksOf } from './prefixes.ts';

/** A pool as the scope looks at it. */
export interface ScopedPool {
  readonly id: string;
  readonly version: 4 | 6;
  readonly blocks: readonly Cidr[];
  readonly isShared: boolean;
}

/**
 * Throws when a pool cannot be in a scope: 404 for one that the caller cannot see, 400 for one of the other family or one
 * that fewer may see than the pool, 409 AddressScopePrefixConflict when a pool in it has an address of this one. MSC-016
 */
export function* checkScope(session: Session, scopeId: string, pool: ScopedPool): Unit<void> {
  const scope = yield* findVisibleScope(session, scopeId);
  if (scope.ip_version !== pool.version) {
    throw networkError('IllegalSubnetPoolIpVersionAssociationToAddressScope', pool.id, scope.id, scope.ip_version);
  }
  if (pool.isShared && scope.shared === 0) {
    throw networkError('IllegalSubnetPoolAssociationToAddressScope', pool.id, scope.id);
  }
  const others = yield* all(
    session.queries
      .selectFrom('neutron_subnetpool')
      .select('prefixes')
      .where('address_scope_id', '=', scope.id)
      .where('id', '<>', pool.id),
  );
  const taken = others.flatMap(({ prefixes }) => blocksOf(textList(prefixes)));
  if (taken.some((block) => pool.blocks.some((own) => overlaps(own, block)))) {
    throw networkError('AddressScopePrefixConflict');
  }
}

/** Throws 400 when a network with subnets of the pool has others of the family: all of them are in one scope. */
export function* refuseWhileMixed(session: Session, pool: { id: string; ip_version: number }): Unit<void> {
  const other = yield* first(
    statement(
      session,
      sql`select o.id from neutron_subnet s join neutron_subnet o on o.network_id = s.network_id
        where s.subnetpool_id = ${pool.id} and o.ip_version = ${pool.ip_version}
        and (o.subnetpool_id is null or o.subnetpool_id <> ${pool.id}) limit 1`,
    ),
  );
  if (other) throw networkError('NetworkAddressScopeAffinityError');
}
