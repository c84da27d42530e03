import type { Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { type Cidr, formatIp, parseCidr } from '../ipam/address.ts';
import type { Session } from '../session.ts';
import { findDefaultPool, findVisiblePool, type SubnetPoolRecord } from '../subnet-pools/pool-record.ts';
import { prefixDelegation } from '../subnet-pools/prefix-delegation.ts';
import { takeBlock } from '../subnet-pools/take-block.ts';
import type { SubnetValues } from './attributes.ts';
import { defaultGateway, requireVersion } from './check-values.ts';

const bad = (reason: string) => networkError('BadRequest', 'subnets', reason);

/** Where a subnet has its block from: a pool, or the router outside. */
export type BlockSource = SubnetPoolRecord | typeof prefixDelegation;

function isDelegation(source: BlockSource | null): source is typeof prefixDelegation {
  return source === prefixDelegation;
}

/**
 * The pool that a request asks a subnet of; null when it names its block and no pool. Throws 400 for a request that asks
 * for too much or too little, 404 for a pool that the caller cannot see. Source: Neutron's address management.
 */
export function* settlePool(session: Session, values: SubnetValues): Unit<BlockSource | null> {
  const { cidr, prefixlen, subnetpool_id: id, ip_version: version } = values;
  if (cidr !== undefined && prefixlen !== undefined) {
    throw bad('cidr and prefixlen must not be supplied together');
  }
  if (id && values.use_default_subnetpool) {
    throw bad('subnetpool_id and use_default_subnetpool cannot both be specified');
  }
  if (id === prefixDelegation.id) return settleDelegation(values);
  const byDefault = values.use_default_subnetpool ? yield* findDefaultPool(session, version) : null;
  if (byDefault === undefined) throw bad(`No default subnetpool found for IPv${version}`);
  if (!id && !byDefault) {
    if (cidr === undefined) throw bad('a subnetpool must be specified in the absence of a cidr');
    return null;
  }
  if (cidr === undefined && values.allocation_pools !== undefined) {
    throw bad('allocation_pools allowed only for specific subnet requests.');
  }
  const pool = byDefault ?? (yield* findVisiblePool(session, id ?? ''));
  if (pool.ip_version !== version) {
    throw bad(`Cannot allocate IPv${version} subnet from IPv${pool.ip_version} subnet pool`);
  }
  return pool;
}

/** Who names a block has nothing delegated. Throws 400 for what cannot be. */
function settleDelegation(values: SubnetValues): BlockSource | null {
  if (values.cidr !== undefined) return null;
  if (values.ip_version !== 6) throw bad('Prefix Delegation can only be used with IPv6 subnets.');
  for (const [name, mode] of [
    ['RA', values.ipv6_ra_mode],
    ['Address', values.ipv6_address_mode],
  ] as const) {
    if (mode !== 'slaac' && mode !== 'dhcpv6-stateless') {
      throw bad(`IPv6 ${name} Mode must be SLAAC or Stateless for Prefix Delegation.`);
    }
  }
  if (values.allocation_pools?.length) throw bad('allocation_pools allowed only for specific subnet requests.');
  return prefixDelegation;
}

/** The block that a request asks for; out of the pool, if there is one. Throws 400 InvalidInput for one of the other family. */
export function* settleBlock(session: Session, values: SubnetValues, source: BlockSource | null): Unit<Cidr> {
  const pool = isDelegation(source) ? null : source;
  const wanted = isDelegation(source) ? source.placeholder : values.cidr;
  const cidr = wanted === undefined ? null : parseCidr(wanted);
  if (values.gateway_ip) requireVersion('gateway_ip', values.gateway_ip, values.ip_version);
  if (pool) {
    return yield* takeBlock(session, pool, {
      projectId: values.project_id,
      cidr,
      prefix: values.prefixlen ?? null,
      gateway: values.gateway_ip ?? null,
    });
  }
  if (!cidr) throw bad('a subnetpool must be specified in the absence of a cidr');
  return cidr;
}

/** The gateway of a new subnet. Any block of a pool has one, also where none is asked for: its first address. SUB-003 */
export function settleGateway(values: SubnetValues, cidr: Cidr, source: BlockSource | null): string | null {
  if (values.gateway_ip) return values.gateway_ip;
  if (source && !isDelegation(source) && values.cidr === undefined) {
    const first = formatIp({ version: cidr.version, value: cidr.first + 1n });
    if (cidr.prefix < (cidr.version === 4 ? 31 : 128)) return first;
    throw networkError('IpamValueInvalid', `Gateway IP ${first} cannot be allocated in CIDR ${cidr.text}`);
  }
  return values.gateway_ip === undefined ? defaultGateway(cidr) : null;
}
