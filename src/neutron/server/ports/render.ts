import type { DnsAssignment, FixedIp } from '../../resources.ts';
import type { NetworkConfig } from '../config.ts';
import type { Wire } from '../resource.ts';
import { textList } from '../row-changes.ts';
import { wireTime } from '../timestamps.ts';
import { trunkDetails } from '../trunks/trunk-details.ts';
import type { PortRecord } from './port-record.ts';

/** A port as it travels, with everything that an administrator sees. */
export function renderPort(port: PortRecord, config: NetworkConfig): Wire {
  const fixedIps = JSON.parse(port.fixed_ips) as FixedIp[];
  return {
    id: port.id,
    name: port.name,
    network_id: port.network_id,
    tenant_id: port.project_id,
    project_id: port.project_id,
    mac_address: port.mac_address,
    admin_state_up: port.admin_state_up === 1,
    status: port.status,
    device_id: port.device_id,
    device_owner: port.device_owner,
    fixed_ips: fixedIps,
    allowed_address_pairs: JSON.parse(port.allowed_address_pairs),
    extra_dhcp_opts: JSON.parse(port.extra_dhcp_opts),
    security_groups: textList(port.security_groups),
    port_security_enabled: port.port_security_enabled === 1,
    'binding:vnic_type': port.vnic_type,
    'binding:host_id': port.host_id,
    'binding:profile': JSON.parse(port.profile),
    'binding:vif_type': port.vif_type,
    'binding:vif_details': JSON.parse(port.vif_details),
    qos_policy_id: port.qos_policy_id,
    qos_network_policy_id: port.qos_network_policy_id ?? null,
    resource_request: null,
    ip_allocation: port.ip_allocation,
    dns_name: port.dns_name,
    dns_domain: port.dns_domain,
    dns_assignment: fixedIps.map((address) => dnsAssignment(address, port.dns_name, config.dnsDomain)),
    device_profile: port.device_profile,
    numa_affinity_policy: port.numa_affinity_policy,
    propagate_uplink_status: port.propagate_uplink_status === 1,
    description: port.description ?? '',
    ...trunkDetails(port),
    tags: textList(port.tags),
    created_at: wireTime(port.created_at),
    updated_at: wireTime(port.updated_at),
    revision_number: port.revision_number,
  };
}

function dnsAssignment({ ip_address }: FixedIp, dnsName: string, domain: string): DnsAssignment {
  const hostname = dnsName === '' ? `host-${ip_address.replaceAll(/[.:]/g, '-')}` : dnsName;
  return { ip_address, hostname, fqdn: hostname.endsWith('.') ? hostname : `${hostname}.${domain}` };
}
