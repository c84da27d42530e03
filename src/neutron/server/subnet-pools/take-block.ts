import { sql } from 'kysely';
import { all, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { bitsOf, type Cidr, formatIp, parseCidr } from '../ipam/address.ts';
import { textList } from '../row-changes.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';
import type { SubnetPoolRecord } from './pool-record.ts';
import { blocksOf, covers, without } from './prefixes.ts';
import { countSubnets, takenFrom } from './taken-blocks.ts';

/** What a subnet asks of a pool. */
export interface BlockRequest {
  readonly projectId: string;
  /** This block, or any one. */
  readonly cidr: Cidr | null;
  /** How long the prefix of any one is; as usual for the pool, when null. */
  readonly prefix: number | null;
  /** Must be in the block, when any one is asked for. */
  readonly gateway: string | null;
}

/**
 * Takes a block out of a pool: the one asked for, or the first one of the smallest gap that has room. Throws 400 for a
 * length out of bounds, 409 SubnetPoolQuotaExceeded, and 500 SubnetAllocationError when there is none (the status that
 * clients know). Source: Neutron's address management. MSC-009, MSC-010
 */
export function* takeBlock(session: Session, pool: SubnetPoolRecord, asked: BlockRequest): Unit<Cidr> {
  const version = pool.ip_version === 6 ? 6 : 4;
  const prefix = asked.cidr?.prefix ?? asked.prefix ?? pool.default_prefixlen;
  if (prefix > pool.max_prefixlen) throw networkError('MaxPrefixSubnetAllocationError', prefix, pool.max_prefixlen);
  if (prefix < pool.min_prefixlen) throw networkError('MinPrefixSubnetAllocationError', prefix, pool.min_prefixlen);
  const taken = yield* takenFrom(session, pool.id);
  yield* checkQuota(session, pool, asked.projectId, prefix);
  const free = without(version, blocksOf(textList(pool.prefixes)), taken);
  // A gateway says which block it is to be.
  const wanted = asked.cidr ?? (asked.gateway === null ? null : parseCidr(`${asked.gateway}/${prefix}`));
  const block = wanted ?? firstOf(free, version, prefix);
  if (!block) {
    throw networkError('SubnetAllocationError', `Insufficient prefix space to allocate subnet size /${prefix}`);
  }
  if (!covers(free, [block])) {
    throw networkError('SubnetAllocationError', 'Cannot allocate requested subnet from the available set of prefixes');
  }
  yield* countSubnets(session, pool.id, 1);
  return block;
}

function firstOf(free: readonly Cidr[], version: 4 | 6, prefix: number): Cidr | null {
  const [gap] = free.filter((block) => block.prefix <= prefix).sort((one, other) => other.prefix - one.prefix);
  return gap ? parseCidr(`${formatIp({ version, value: gap.first })}/${prefix}`) : null;
}

/** Counted in single addresses, of IPv6 in /64. No quota, and a quota of 0, are no limit. */
function* checkQuota(session: Session, pool: SubnetPoolRecord, projectId: string, prefix: number): Unit<void> {
  if (!pool.default_quota) return;
  const unit = pool.ip_version === 4 ? bitsOf(4) : 64;
  const own = yield* all(
    statement(
      session,
      sql<{ cidr: string }>`select cidr from neutron_subnet
        where subnetpool_id = ${pool.id} and project_id = ${projectId}`,
    ),
  );
  const lengths = [prefix, ...blocksOf(own.map(({ cidr }) => cidr)).map((block) => block.prefix)];
  const used = lengths.reduce((sum, length) => sum + 2 ** (unit - length), 0);
  if (used > pool.default_quota) throw networkError('SubnetPoolQuotaExceeded');
}
