import { invalidInput, networkError } from '../errors/registry.ts';

/** Bytes that each type of network needs for itself, IPv4 header included. Source: Networking API reference, mtu. */
const overhead: ReadonlyMap<string, number> = new Map([
  ['vxlan', 50],
  ['geneve', 50],
  ['gre', 42],
]);

/** The MTU of a network: what was asked for, or (0) the largest that its segments can carry. Throws 400 InvalidInput. */
export function settleMtu(asked: number, networkTypes: readonly string[], physicalMtu: number): number {
  const largest = physicalMtu - Math.max(...networkTypes.map((type) => overhead.get(type) ?? 0));
  if (asked > largest) throw invalidInput(`Requested MTU is too big, maximum is ${largest}`);
  return asked === 0 ? largest : asked;
}

/** Throws 409 NetworkMTUSubnetConflict when an MTU is too small for a family of addresses. NET-034, NET-035 */
export function requireMtuFor(ipVersion: number, networkId: string, mtu: number): void {
  const least = ipVersion === 6 ? 1280 : 68;
  if (mtu < least) throw networkError('NetworkMTUSubnetConflict', networkId, least);
}
