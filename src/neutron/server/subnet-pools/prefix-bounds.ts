import { networkError } from '../errors/registry.ts';
import { bitsOf } from '../ipam/address.ts';

/** How long the prefix of a subnet may be, and is when nothing is said. */
export interface PrefixBounds {
  readonly min: number;
  readonly max: number;
  readonly usual: number;
}

/** The bounds that were asked for, the others as usual. Throws 400 IllegalSubnetPoolPrefixBounds. MSC-004 */
export function settleBounds(version: 4 | 6, asked: Partial<PrefixBounds>): PrefixBounds {
  const bits = bitsOf(version);
  const min = asked.min ?? (version === 4 ? 8 : 64);
  const max = asked.max ?? bits;
  const usual = asked.usual ?? min;
  const refuse = (one: string, length: number, other: string, otherLength: number) =>
    networkError('IllegalSubnetPoolPrefixBounds', one, length, other, otherLength);
  if (min > max) throw refuse('min_prefixlen', min, 'max_prefixlen', max);
  if (max > bits) throw refuse('max_prefixlen', max, 'ip_version_max', bits);
  if (usual < min) throw refuse('default_prefixlen', usual, 'min_prefixlen', min);
  if (usual > max) throw refuse('default_prefixlen', usual, 'max_prefixlen', max);
  return { min, max, usual };
}
