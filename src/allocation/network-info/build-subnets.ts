import type { FloatingIp, Port, Subnet } from '../../neutron/resources.ts';
import type { DhcpPort } from '../look/look.ts';
import type { VifFixedIp, VifSubnet } from './vif.ts';

/**
 * The subnets that a port has addresses on, in the order of its addresses, with the port's own addresses only. Matched by
 * id, so that overlapping ranges cannot list an address twice (pain 4.8).
 */
export function subnetsOf(
  port: Port,
  subnets: readonly Subnet[],
  dhcpPorts: readonly DhcpPort[],
  floatingIps: readonly FloatingIp[],
): VifSubnet[] {
  const ids = [...new Set(port.fixed_ips.map(({ subnet_id }) => subnet_id))];
  return ids.flatMap((id) => {
    const subnet = subnets.find((one) => one.id === id);
    return subnet ? [subnetOf(subnet, fixedIpsOf(port, id, floatingIps), dhcpServerOf(subnet, dhcpPorts))] : [];
  });
}

function subnetOf(subnet: Subnet, ips: VifFixedIp[], dhcpServer: string | null): VifSubnet {
  const routes = (subnet.host_routes ?? []).map((route) => ({ cidr: route.destination, gateway: route.nexthop }));
  return {
    id: subnet.id,
    cidr: subnet.cidr,
    version: subnet.ip_version,
    dns: [...new Set(subnet.dns_nameservers ?? [])],
    gateway: subnet.gateway_ip,
    ips,
    routes: routes.filter(({ cidr, gateway }, at) => at === indexOfRoute(routes, cidr, gateway)),
    enableDhcp: subnet.enable_dhcp,
    dhcpServer,
    ipv6AddressMode: subnet.ipv6_address_mode,
  };
}

function indexOfRoute(routes: readonly { cidr: string; gateway: string }[], cidr: string, gateway: string): number {
  return routes.findIndex((route) => route.cidr === cidr && route.gateway === gateway);
}

function fixedIpsOf(port: Port, subnetId: string, floatingIps: readonly FloatingIp[]): VifFixedIp[] {
  return port.fixed_ips
    .filter(({ subnet_id }) => subnet_id === subnetId)
    .map(({ ip_address }) => ({
      address: ip_address,
      floatingIps: floatingIps
        .filter((one) => one.port_id === port.id && one.fixed_ip_address === ip_address)
        .map((one) => one.floating_ip_address),
    }));
}

/** The address of a DHCP server on the subnet. Of several the lowest port id, so that the answer is always the same. */
function dhcpServerOf(subnet: Subnet, dhcpPorts: readonly DhcpPort[]): string | null {
  const serving = dhcpPorts
    .filter(({ network_id }) => network_id === subnet.network_id)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { fixed_ips } of serving) {
    const ip = fixed_ips.find(({ subnet_id }) => subnet_id === subnet.id);
    if (ip) return ip.ip_address;
  }
  return null;
}
