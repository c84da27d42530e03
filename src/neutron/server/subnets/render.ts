import type { Wire } from '../resource.ts';
import { textList } from '../row-changes.ts';
import { wireTime } from '../timestamps.ts';
import { poolsOfSubnet, type SubnetRecord } from './subnet-record.ts';

/** A subnet as it travels, with everything that an administrator sees. */
export function renderSubnet(subnet: SubnetRecord): Wire {
  return {
    id: subnet.id,
    name: subnet.name,
    tenant_id: subnet.project_id,
    project_id: subnet.project_id,
    network_id: subnet.network_id,
    ip_version: subnet.ip_version,
    cidr: subnet.cidr,
    gateway_ip: subnet.gateway_ip,
    allocation_pools: poolsOfSubnet(subnet),
    dns_nameservers: textList(subnet.dns_nameservers),
    host_routes: JSON.parse(subnet.host_routes),
    enable_dhcp: subnet.enable_dhcp === 1,
    ipv6_ra_mode: subnet.ipv6_ra_mode,
    ipv6_address_mode: subnet.ipv6_address_mode,
    subnetpool_id: subnet.subnetpool_id,
    segment_id: subnet.segment_id,
    service_types: textList(subnet.service_types),
    dns_publish_fixed_ip: subnet.dns_publish_fixed_ip === 1,
    'router:external': subnet.network_external === 1,
    description: subnet.description ?? '',
    tags: textList(subnet.tags),
    created_at: wireTime(subnet.created_at),
    updated_at: wireTime(subnet.updated_at),
    revision_number: subnet.revision_number,
  };
}
