import { isIP } from 'node:net';

/** An address as Nova stores it. */
export interface JsonIp {
  address: string | null;
  type: string | null;
  version: 4 | 6 | null;
  meta: Record<string, unknown>;
}

/** A text that stands where an address belongs, and is none (O03). */
export class InvalidIpAddressError extends Error {
  override name = 'InvalidIpAddressError';
  readonly address: string;

  constructor(address: string) {
    super(`${address} is not a valid IP address.`);
    this.address = address;
  }
}

/** An address in Nova's stored form; without one, the form that Nova gives a missing gateway (O08). */
export function ipToJson(address: string | null, type: 'fixed' | 'floating' | 'gateway' | 'dns'): JsonIp {
  return { address, type, version: address === null ? null : versionOf(address), meta: {} };
}

/** The address in an entry of Nova's stored form, or null. Throws InvalidIpAddressError. */
export function ipFromJson(json: { address?: string | null } | null | undefined): string | null {
  const address = json?.address ?? null;
  if (address !== null) versionOf(address);
  return address;
}

/** 4 or 6 (O01, O02). Throws InvalidIpAddressError. */
export function versionOf(address: string): 4 | 6 {
  const version = isIP(address);
  if (version === 4 || version === 6) return version;
  throw new InvalidIpAddressError(address);
}
