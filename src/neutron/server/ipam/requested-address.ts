import type { SubnetRow } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { isRouterOwner } from '../ports/device-owners.ts';
import { isAutoAddress } from '../subnets/subnet-record.ts';
import { contains, type Ip, ipToHex, parseCidr, parseIp } from './address.ts';
import { autoAddress } from './auto-address.ts';
import { type Addressee, eligibleSubnets, invalidSubnet, type RequestedIp } from './eligible-subnets.ts';

/** The subnet of an address that a request names, and the address as hex text. Throws 400. Source: Neutron's address management. */
export function requestedAddress(
  port: Addressee,
  subnets: readonly SubnetRow[],
  { subnet_id: subnetId, ip_address: text = '' }: RequestedIp,
): { subnet: SubnetRow; hex: string } {
  const ip = parseIp(text);
  if (!ip) throw networkError('InvalidIpForNetwork', text);
  const subnet =
    subnetId === undefined ? containing(port, subnets, ip, text) : named(port, subnets, subnetId, ip, text);
  if (isAutoAddress(subnet) && !isRouterOwner(port.deviceOwner) && autoAddress(subnet, port.mac) !== text) {
    throw networkError('AllocationOnAutoAddressSubnet', text, subnet.id);
  }
  return { subnet, hex: ipToHex(ip) };
}

function containing(port: Addressee, subnets: readonly SubnetRow[], ip: Ip, text: string): SubnetRow {
  const subnet = eligibleSubnets(port, subnets).find((candidate) => mayHave(port, candidate, ip));
  if (!subnet) throw networkError('InvalidIpForNetwork', text);
  return subnet;
}

function named(port: Addressee, subnets: readonly SubnetRow[], id: string, ip: Ip, text: string): SubnetRow {
  const subnet = eligibleSubnets(port, subnets).find((candidate) => candidate.id === id);
  if (!subnet) throw invalidSubnet(port, id);
  if (!mayHave(port, subnet, ip)) throw networkError('InvalidIpForSubnet', text);
  return subnet;
}

/** Any address of the block, pooled or not, but not IPv4's two ends; IPv6's first one is for routers. PRT-016, PRT-027 */
function mayHave(port: Addressee, subnet: SubnetRow, ip: Ip): boolean {
  const cidr = parseCidr(subnet.cidr);
  if (!cidr || !contains(cidr, ip)) return false;
  if (ip.version === 4) return cidr.prefix >= 31 || (ip.value !== cidr.first && ip.value !== cidr.last);
  const isFirst = ip.value === cidr.first && cidr.prefix < 127;
  return !isFirst || port.deviceOwner === '' || isRouterOwner(port.deviceOwner);
}
