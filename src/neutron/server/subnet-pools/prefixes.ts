import { networkError } from '../errors/registry.ts';
import { bitsOf, type Cidr, formatIp, parseCidr } from '../ipam/address.ts';

/** A stretch of addresses, both ends included. */
interface Stretch {
  readonly first: bigint;
  readonly last: bigint;
}

/** The prefixes of a pool as blocks. Throws 400 for none, and for two families. MSC-002, MSC-003 */
export function readPrefixes(prefixes: readonly string[]): { readonly version: 4 | 6; readonly blocks: Cidr[] } {
  const blocks = blocksOf(prefixes);
  const version = blocks[0]?.version;
  if (version === undefined) throw networkError('EmptySubnetPoolPrefixList');
  if (blocks.some((block) => block.version !== version)) throw networkError('PrefixVersionMismatch');
  return { version, blocks: merged(version, blocks) };
}

/** Blocks of their texts. */
export function blocksOf(texts: readonly string[]): Cidr[] {
  return texts.map((text) => parseCidr(text)).filter((block) => block !== null);
}

/** The fewest blocks that have the same addresses, the lowest first. MSC-005 */
export function merged(version: 4 | 6, blocks: readonly Cidr[]): Cidr[] {
  return joined(blocks).flatMap((stretch) => blocksIn(version, stretch));
}

/** What is left of blocks without what is taken, in the fewest blocks, the lowest first. */
export function without(version: 4 | 6, blocks: readonly Cidr[], taken: readonly Cidr[]): Cidr[] {
  const holes = joined(taken);
  const left: Stretch[] = [];
  for (const { first, last } of joined(blocks)) {
    let from = first;
    for (const hole of holes) {
      if (hole.last < from || hole.first > last) continue;
      if (hole.first > from) left.push({ first: from, last: hole.first - 1n });
      from = hole.last + 1n;
    }
    if (from <= last) left.push({ first: from, last });
  }
  return left.flatMap((stretch) => blocksIn(version, stretch));
}

/** Whether all addresses of the inner blocks are in the outer ones. */
export function covers(outer: readonly Cidr[], inner: readonly Cidr[]): boolean {
  const stretches = joined(outer);
  return inner.every((block) => stretches.some(({ first, last }) => first <= block.first && block.last <= last));
}

/** Stretches that neither touch nor overlap, in order. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const { first, last } of stretches.toSorted((one, other) => (one.first < other.first ? -1 : 1))) {
    const previous = result.at(-1);
    if (!previous || previous.last + 1n < first) result.push({ first, last });
    else if (previous.last < last) result.splice(-1, 1, { first: previous.first, last });
  }
  return result;
}

/** The blocks that a stretch is made of: each the largest that begins where the last one ended. */
function blocksIn(version: 4 | 6, { first, last }: Stretch): Cidr[] {
  const blocks: Cidr[] = [];
  let from = first;
  const sizeOf = (length: number) => 1n << BigInt(bitsOf(version) - length);
  while (from <= last) {
    let prefix: number = bitsOf(version);
    while (prefix > 0 && from % sizeOf(prefix - 1) === 0n && from + sizeOf(prefix - 1) - 1n <= last) prefix--;
    const block = parseCidr(`${formatIp({ version, value: from })}/${prefix}`);
    if (block) blocks.push(block);
    from += sizeOf(prefix);
  }
  return blocks;
}
