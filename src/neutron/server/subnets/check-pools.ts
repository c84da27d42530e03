import type { AllocationPool } from '../../resources.ts';
import { pythonText } from '../attributes/python-text.ts';
import { networkError } from '../errors/registry.ts';
import { type Cidr, parseIp } from '../ipam/address.ts';
import { usableRange } from '../ipam/pools.ts';

interface CheckedPool {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly text: string;
}

/**
 * Checks the pools that a request names, in this order: each one's bounds, overlaps, the gateway. Throws 400
 * InvalidAllocationPool or OutOfBoundsAllocationPool, 409 OverlappingAllocationPools or
 * GatewayConflictWithAllocationPools. Source: Neutron's address management.
 */
export function checkPools(pools: readonly AllocationPool[], cidr: Cidr, gateway: string | null): void {
  const usable = usableRange(cidr);
  const checked = pools.map(readPool);
  for (const { version, first, last, text } of checked) {
    if (version !== cidr.version) throw networkError('InvalidAllocationPool', text);
    if (first < usable.first || last > usable.last) throw networkError('OutOfBoundsAllocationPool', text, cidr.text);
  }
  const sorted = checked.toSorted((one, other) => (one.first < other.first ? -1 : 1));
  for (const [index, pool] of sorted.entries()) {
    const previous = sorted[index - 1];
    if (previous && previous.last >= pool.first) {
      throw networkError('OverlappingAllocationPools', previous.text, pool.text, cidr.text);
    }
  }
  refuseGatewayInPools(checked, cidr, gateway);
}

function readPool(pool: AllocationPool): CheckedPool {
  const [start, end] = [parseIp(pool.start), parseIp(pool.end)];
  if (!start || !end || start.version !== end.version || start.value > end.value) {
    throw networkError('InvalidAllocationPool', pythonText(pool));
  }
  return { version: start.version, first: start.value, last: end.value, text: `${pool.start}-${pool.end}` };
}

function refuseGatewayInPools(pools: readonly CheckedPool[], cidr: Cidr, gateway: string | null): void {
  const ip = gateway === null ? null : parseIp(gateway);
  if (!ip || ip.version !== cidr.version) return;
  const pool = pools.find(({ first, last }) => first <= ip.value && ip.value <= last);
  if (pool) throw networkError('GatewayConflictWithAllocationPools', gateway ?? '', pool.text);
}
