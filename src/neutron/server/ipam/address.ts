/** An IP address. `value` is its number. */
export interface Ip {
  readonly version: 4 | 6;
  readonly value: bigint;
}

/** A block of addresses, by its first one and its prefix length. */
export interface Cidr {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
  /** Canonical text, host bits cleared. */
  readonly text: string;
  /** Whether the text it was read from had bits set behind the prefix. */
  readonly hasHostBits: boolean;
}

/** Number of bits of an address. */
export function bitsOf(version: 4 | 6): 32 | 128 {
  return version === 4 ? 32 : 128;
}

const decimalByte = /^(0|[1-9]\d{0,2})$/;
const hexGroup = /^[0-9a-fA-F]{1,4}$/;

/** Reads an address in its usual text forms (strict: four decimal bytes, no zone); null when it is none. */
export function parseIp(text: string): Ip | null {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): Ip | null {
  const bytes = text.split('.');
  if (bytes.length !== 4) return null;
  let value = 0;
  for (const byte of bytes) {
    if (!decimalByte.test(byte) || Number(byte) > 255) return null;
    value = value * 256 + Number(byte);
  }
  return { version: 4, value: BigInt(value) };
}

function parseIpv6(text: string): Ip | null {
  let head = text;
  const tail: string[] = [];
  if (text.includes('.')) {
    const cut = text.lastIndexOf(':');
    const embedded = parseIpv4(text.slice(cut + 1));
    if (!embedded) return null;
    tail.push((embedded.value >> 16n).toString(16), (embedded.value & 0xffffn).toString(16));
    // The colon stays when it is the second of a pair: `::1.2.3.4`.
    head = text.slice(0, text[cut - 1] === ':' ? cut + 1 : cut);
  }
  const halves = head.split('::');
  if (halves.length > 2) return null;
  const left = split(halves[0] ?? '');
  const right = halves.length === 2 ? split(halves[1] ?? '') : [];
  const given = left.length + right.length + tail.length;
  if (halves.length === 1 ? given !== 8 : given > 7) return null;
  const groups = [...left, ...new Array<string>(8 - given).fill('0'), ...right, ...tail];
  let value = 0n;
  for (const group of groups) {
    if (!hexGroup.test(group)) return null;
    value = (value << 16n) | BigInt(Number.parseInt(group, 16));
  }
  return { version: 6, value };
}

function split(half: string): string[] {
  return half === '' ? [] : half.split(':');
}

/** Canonical text (RFC 5952 for IPv6). */
export function formatIp({ version, value }: Ip): string {
  if (version === 4) {
    const number = Number(value);
    return `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
  }
  const groups: number[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(Number((value >> shift) & 0xffffn));
  const { start, length } = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (let index = 0; index <= groups.length; index++) {
    if (groups[index] === 0) continue;
    if (index - start > best.length) best = { start, length: index - start };
    start = index + 1;
  }
  return best;
}

/** The canonical text of an address in any form; null when it is none. */
export function canonicalIp(text: string): string | null {
  const ip = parseIp(text);
  return ip && formatIp(ip);
}

/** Reads `address/prefix`; an address alone is a block of one. Null when it is neither. */
export function parseCidr(text: string): Cidr | null {
  const slash = text.indexOf('/');
  const ip = parseIp(slash < 0 ? text : text.slice(0, slash));
  if (!ip) return null;
  const bits = bitsOf(ip.version);
  const length = slash < 0 ? String(bits) : text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(length) || Number(length) > bits) return null;
  const prefix = Number(length);
  const size = 1n << BigInt(bits - prefix);
  const first = ip.value - (ip.value % size);
  return {
    version: ip.version,
    first,
    last: first + size - 1n,
    prefix,
    text: `${formatIp({ version: ip.version, value: first })}/${prefix}`,
    hasHostBits: first !== ip.value,
  };
}

/** Whether the address lies in the block. */
export function contains(cidr: Cidr, ip: Ip): boolean {
  return cidr.version === ip.version && cidr.first <= ip.value && ip.value <= cidr.last;
}

/** Whether two blocks share an address. */
export function overlaps(one: Cidr, other: Cidr): boolean {
  return one.version === other.version && one.first <= other.last && other.first <= one.last;
}

/** Hex text that sorts in the order of the addresses: 8 characters for IPv4, 32 for IPv6. */
export function ipToHex({ version, value }: Ip): string {
  return value.toString(16).padStart(version === 4 ? 8 : 32, '0');
}

/** The address of a hex text made by `ipToHex`. */
export function hexToIp(hex: string): Ip {
  return { version: hex.length === 8 ? 4 : 6, value: BigInt(`0x${hex}`) };
}
