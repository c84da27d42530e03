import { ipFromJson, ipToJson, type JsonIp } from './json-ip.ts';
import { metaOf } from './meta.ts';
import type { VifFixedIp, VifSubnet } from './vif.ts';

export interface JsonFixedIp extends JsonIp {
  floating_ips: JsonIp[];
}

export interface JsonRoute {
  cidr: string;
  gateway: JsonIp;
  interface: null;
  meta: Record<string, unknown>;
}

/** A subnet as Nova stores it. `meta.subnet_id` is ours: Nova keeps none, and lets other keys of `meta` be. */
export interface JsonSubnet {
  cidr: string;
  dns: JsonIp[];
  gateway: JsonIp | null;
  ips: JsonFixedIp[];
  routes: JsonRoute[];
  version: 4 | 6;
  meta: {
    enable_dhcp?: boolean;
    dhcp_server?: string;
    ipv6_address_mode?: string;
    subnet_id?: string;
    [other: string]: unknown;
  };
}

const subnetKeys: readonly string[] = ['cidr', 'dns', 'gateway', 'ips', 'routes', 'version'];
const subnetMetaKeys: readonly string[] = ['enable_dhcp', 'dhcp_server', 'ipv6_address_mode', 'subnet_id'];

/** A subnet in Nova's stored form. Keys of `meta` that Nova leaves out when there is nothing to say are left out. */
export function subnetToJson(subnet: VifSubnet): JsonSubnet {
  return {
    cidr: subnet.cidr,
    dns: subnet.dns.map((address) => ipToJson(address, 'dns')),
    gateway: ipToJson(subnet.gateway, 'gateway'),
    ips: subnet.ips.map(({ address, floatingIps }) => ({
      ...ipToJson(address, 'fixed'),
      floating_ips: floatingIps.map((one) => ipToJson(one, 'floating')),
    })),
    routes: subnet.routes.map(({ cidr, gateway }) => ({
      cidr,
      gateway: ipToJson(gateway, 'gateway'),
      interface: null,
      meta: {},
    })),
    version: subnet.version,
    meta: {
      enable_dhcp: subnet.enableDhcp,
      ...(subnet.dhcpServer === null ? {} : { dhcp_server: subnet.dhcpServer }),
      ...(subnet.ipv6AddressMode === null ? {} : { ipv6_address_mode: subnet.ipv6AddressMode }),
      ...(subnet.id === '' ? {} : { subnet_id: subnet.id }),
      ...subnet.meta,
    },
  };
}

/** A subnet from Nova's stored form; its id is '' where Nova has written it. */
export function subnetFromJson(json: JsonSubnet): VifSubnet {
  const { meta = {} } = json;
  return {
    id: meta.subnet_id ?? '',
    cidr: json.cidr,
    version: json.version ?? (json.cidr.includes(':') ? 6 : 4),
    dns: (json.dns ?? []).flatMap((one) => ipFromJson(one) ?? []),
    gateway: ipFromJson(json.gateway),
    ips: (json.ips ?? []).flatMap(fixedIpFromJson),
    routes: (json.routes ?? []).map(({ cidr, gateway }) => ({ cidr, gateway: ipFromJson(gateway) ?? '' })),
    enableDhcp: meta.enable_dhcp ?? meta.dhcp_server !== undefined,
    dhcpServer: meta.dhcp_server ?? null,
    ipv6AddressMode: meta.ipv6_address_mode ?? null,
    ...metaOf(json, subnetKeys, subnetMetaKeys),
  };
}

function fixedIpFromJson(json: JsonFixedIp): VifFixedIp[] {
  const address = ipFromJson(json);
  if (address === null) return [];
  // O07: one address is one floating IP, however often it was added.
  return [{ address, floatingIps: [...new Set((json.floating_ips ?? []).flatMap((one) => ipFromJson(one) ?? []))] }];
}
