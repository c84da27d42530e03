import type { Wire } from '../resource.ts';
import { textList } from '../row-changes.ts';
import { wireTime } from '../timestamps.ts';
import type { FloatingIpRecord } from './floating-ip-record.ts';

/** A floating IP as it travels. */
export function renderFloatingIp(floatingIp: FloatingIpRecord): Wire {
  return {
    id: floatingIp.id,
    tenant_id: floatingIp.project_id,
    project_id: floatingIp.project_id,
    description: floatingIp.description ?? '',
    floating_network_id: floatingIp.floating_network_id,
    floating_ip_address: floatingIp.floating_ip_address,
    port_id: floatingIp.port_id,
    fixed_ip_address: floatingIp.fixed_ip_address,
    router_id: floatingIp.router_id,
    status: floatingIp.status,
    port_details: floatingIp.port_id === null ? null : renderDetails(floatingIp),
    dns_name: floatingIp.dns_name,
    dns_domain: floatingIp.dns_domain,
    qos_policy_id: floatingIp.qos_policy_id,
    qos_network_policy_id: floatingIp.qos_network_policy_id,
    tags: textList(floatingIp.tags),
    created_at: wireTime(floatingIp.created_at),
    updated_at: wireTime(floatingIp.updated_at),
    revision_number: floatingIp.revision_number,
  };
}

function renderDetails(floatingIp: FloatingIpRecord) {
  return {
    name: floatingIp.port_name,
    network_id: floatingIp.port_network_id,
    mac_address: floatingIp.port_mac_address,
    admin_state_up: floatingIp.port_admin_state_up === 1,
    status: floatingIp.port_status,
    device_id: floatingIp.port_device_id,
    device_owner: floatingIp.port_device_owner,
  };
}
