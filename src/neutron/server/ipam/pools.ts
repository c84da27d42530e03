import type { AllocationPool } from '../../resources.ts';
import { type Cidr, formatIp, parseIp } from './address.ts';

/** A stretch of addresses by number, both ends included. */
export interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

/** The addresses of a block that may be pooled: not the network address, and for IPv4 not the broadcast address. */
export function usableRange({ version, first, last, prefix }: Cidr): Range {
  if (version === 4) return prefix >= 31 ? { first, last } : { first: first + 1n, last: last - 1n };
  return prefix === 128 ? { first, last } : { first: first + 1n, last };
}

/** The pools of a subnet that names none: all usable addresses but the gateway. Source: Neutron's address management. */
export function generatedPools(cidr: Cidr, gateway: bigint | null): Range[] {
  return without([usableRange(cidr)], gateway === null ? [] : [gateway]);
}

/** What is left of ranges when some addresses are taken out. Ranges in ascending order; the addresses in any. */
export function without(ranges: readonly Range[], addresses: readonly bigint[]): Range[] {
  const sorted = [...addresses].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  const left: Range[] = [];
  let index = 0;
  for (const { first, last } of ranges) {
    let start = first;
    while (index < sorted.length) {
      const address = sorted[index];
      if (address === undefined || address > last) break;
      index++;
      if (address < start) continue;
      if (address > start) left.push({ first: start, last: address - 1n });
      start = address + 1n;
    }
    if (start <= last) left.push({ first: start, last });
  }
  return left;
}

/** Whether one of the ranges has the address. */
export function hasAddress(ranges: readonly Range[], address: bigint): boolean {
  return ranges.some(({ first, last }) => first <= address && address <= last);
}

/** Pools as ranges, in ascending order. Their texts must be addresses. */
export function rangesOf(pools: readonly AllocationPool[]): Range[] {
  return pools
    .map(({ start, end }) => ({ first: parseIp(start)?.value ?? 0n, last: parseIp(end)?.value ?? 0n }))
    .sort((one, other) => (one.first < other.first ? -1 : 1));
}

/** Ranges as pools. */
export function poolsOf(ranges: readonly Range[], version: 4 | 6): AllocationPool[] {
  return ranges.map(({ first, last }) => ({
    start: formatIp({ version, value: first }),
    end: formatIp({ version, value: last }),
  }));
}
