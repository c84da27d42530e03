import type { HostRoute, Ipv6Mode } from '../../resources.ts';
import type { NetworkConfig } from '../config.ts';
import { invalidInput, networkError } from '../errors/registry.ts';
import { type Cidr, contains, formatIp, parseCidr, parseIp } from '../ipam/address.ts';

/** Throws 400 InvalidInput when an address or block is of the other family. SUB-021 to SUB-024 */
export function requireVersion(attribute: string, value: string, version: number): void {
  const found = value.includes('/') ? parseCidr(value)?.version : parseIp(value)?.version;
  if (found !== version) throw invalidInput(`${attribute} '${value}' does not match the ip_version '${version}'`);
}

/** Throws 400 for blocks that no subnet with DHCP can have. Source: Neutron's address management. */
export function checkCidr(cidr: Cidr, enableDhcp: boolean): void {
  if (!enableDhcp) return;
  if (cidr.prefix > (cidr.version === 4 ? 30 : 126)) {
    throw invalidInput('Subnet has a prefix length that is incompatible with DHCP service enabled');
  }
  const top = cidr.version === 4 ? cidr.first >> 28n : cidr.first >> 120n;
  if (top === (cidr.version === 4 ? 0xen : 0xffn)) {
    throw invalidInput('Multicast IP subnet is not supported if enable_dhcp is True.');
  }
  if (cidr.version === 4 ? cidr.first >> 24n === 127n : cidr.first === 1n) {
    throw invalidInput('Loopback IP subnet is not supported if enable_dhcp is True.');
  }
  if (cidr.first === 0n) {
    const first = formatIp({ version: cidr.version, value: 0n });
    throw invalidInput(`First IP '${first}' of network is not supported if enable_dhcp is True.`);
  }
}

/** Throws 400 for IPv6 modes that do not fit. Source: Neutron's address management. */
export function checkModes(
  cidr: Cidr,
  enableDhcp: boolean,
  raMode: Ipv6Mode | undefined,
  addressMode: Ipv6Mode | undefined,
): void {
  if (raMode === undefined && addressMode === undefined) return;
  if (cidr.version === 4) {
    const attribute = raMode !== undefined ? 'ipv6_ra_mode' : 'ipv6_address_mode';
    throw invalidInput(`${attribute} is not valid when ip_version is 4`);
  }
  if (!enableDhcp) {
    throw invalidInput('ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False.');
  }
  if (raMode !== undefined && addressMode !== undefined && raMode !== addressMode) {
    throw invalidInput(
      `ipv6_ra_mode set to '${raMode}' with ipv6_address_mode set to '${addressMode}' is not valid. If both attributes are set, they must be the same value.`,
    );
  }
  if (addressMode !== undefined && addressMode !== 'dhcpv6-stateful' && cidr.prefix !== 64) {
    throw invalidInput(
      `Invalid CIDR ${cidr.text} for IPv6 address mode. OpenStack uses the EUI-64 address format, which requires the prefix to be /64.`,
    );
  }
}

/** Throws 400 InvalidInput for a gateway on the subnet that cannot be one there. SUB-008 to SUB-011 */
export function checkGateway(gateway: string, cidr: Cidr): void {
  requireVersion('gateway_ip', gateway, cidr.version);
  const ip = parseIp(gateway);
  if (!ip || cidr.version === 6 || !contains(cidr, ip)) return;
  if (cidr.prefix < 31 && (ip.value === cidr.first || ip.value === cidr.last)) {
    throw invalidInput('Gateway is not valid on subnet');
  }
}

/** The gateway of a subnet that names none. Throws 409 IpamValueInvalid where there is no room for one. SUB-029 */
export function defaultGateway(cidr: Cidr): string {
  if (cidr.version === 6) return formatIp({ version: 6, value: cidr.first });
  if (cidr.prefix >= 31)
    throw networkError('IpamValueInvalid', `A /${cidr.prefix} subnet has no address for a default gateway`);
  return formatIp({ version: 4, value: cidr.first + 1n });
}

/** Throws 400 for name servers that are too many or of the other family. `id` is `new subnet` on create. SUB-047 */
export function checkNameservers(servers: readonly string[], version: number, id: string, config: NetworkConfig): void {
  if (servers.length > config.maxDnsNameservers)
    throw networkError('DNSNameServersExhausted', id, config.maxDnsNameservers);
  for (const server of servers) requireVersion('dns_nameserver', server, version);
}

/** Throws 400 for host routes that are too many or of the other family. SUB-051 */
export function checkHostRoutes(
  routes: readonly HostRoute[],
  version: number,
  id: string,
  config: NetworkConfig,
): void {
  if (routes.length > config.maxHostRoutes) throw networkError('HostRoutesExhausted', id, config.maxHostRoutes);
  for (const route of routes) {
    requireVersion('destination', route.destination, version);
    requireVersion('nexthop', route.nexthop, version);
  }
}
