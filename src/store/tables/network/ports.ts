import type { StandardRow } from './standard-row.ts';

export interface PortRow extends StandardRow {
  network_id: string;
  network_project_id: string;
  mac_address: string;
  admin_state_up: number;
  status: string;
  device_id: string;
  device_owner: string;
  /** JSON list of {subnet_id, ip_address}, in the order of allocation. */
  fixed_ips: string;
  ip_allocation: string;
  /** JSON list of ids; `neutron_port_security_group` has the same for rules and filters. */
  security_groups: string;
  port_security_enabled: number;
  /** JSON list of {mac_address, ip_address}. */
  allowed_address_pairs: string;
  /** JSON list of {opt_name, opt_value, ip_version}. */
  extra_dhcp_opts: string;
  vnic_type: string;
  /** The active binding: host ('' when unbound), profile and details as JSON. */
  host_id: string;
  profile: string;
  vif_type: string;
  vif_details: string;
  dns_name: string;
  dns_domain: string;
  device_profile: string | null;
  numa_affinity_policy: string | null;
  propagate_uplink_status: number;
  /** Its own; without one that of its network holds. */
  qos_policy_id: string | null;
}

/** A binding that is not the active one. */
export interface PortBindingRow {
  port_id: string;
  host: string;
  vnic_type: string;
  profile: string;
  vif_type: string;
  vif_details: string;
}

export interface PortSecurityGroupRow {
  port_id: string;
  security_group_id: string;
}

export interface TrunkRow extends StandardRow {
  admin_state_up: number;
  status: string;
  /** The parent. */
  port_id: string;
  /** JSON list of {port_id, segmentation_type, segmentation_id}; `neutron_trunk_sub_port` has the same, for what has to be unique. */
  sub_ports: string;
}

export interface TrunkSubPortRow {
  port_id: string;
  trunk_id: string;
  segmentation_type: string;
  segmentation_id: number;
}
