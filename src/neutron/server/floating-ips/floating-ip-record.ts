import { sql } from 'kysely';
import type { FloatingIpRow } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import type { PolicyTarget } from '../policy/checks.ts';

/** What a floating IP tells of the port behind it. Null without one. */
export interface PortDetails {
  readonly port_name: string | null;
  readonly port_network_id: string | null;
  readonly port_mac_address: string | null;
  readonly port_admin_state_up: number | null;
  readonly port_status: string | null;
  readonly port_device_id: string | null;
  readonly port_device_owner: string | null;
}

/** A floating IP's row, the port behind it, and the policy of its network. */
export interface FloatingIpRecord extends FloatingIpRow, PortDetails {
  /** Of the external network. */
  readonly qos_network_policy_id: string | null;
}

/** `select … from neutron_floating_ip t`. */
export function selectFloatingIps() {
  return sql<FloatingIpRecord>`select t.*, p.name as port_name, p.network_id as port_network_id,
    p.mac_address as port_mac_address, p.admin_state_up as port_admin_state_up, p.status as port_status,
    p.device_id as port_device_id, p.device_owner as port_device_owner,
    (select n.qos_policy_id from neutron_network n where n.id = t.floating_network_id) as qos_network_policy_id
    from neutron_floating_ip t left join neutron_port p on p.id = t.port_id`;
}

/** What the policy is asked about. */
export function floatingIpTarget({ project_id }: Pick<FloatingIpRow, 'project_id'>): PolicyTarget {
  return { projectId: project_id };
}

/** 400 BadRequest about a floating IP. */
export function badFloatingIp(reason: string) {
  return networkError('BadRequest', 'floatingip', reason);
}
