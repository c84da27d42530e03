import type { Migration } from './migration.ts';

/** What every standard-attribute resource begins with. */
const standard = `
  id text primary key,
  project_id text not null,
  name text not null,
  description text,
  tags text not null,
  created_at text not null,
  updated_at text not null,
  revision_number integer not null`;

export const network: Migration = {
  name: 'network',
  statements: [
    `create table neutron_network (${standard},
      admin_state_up integer not null,
      status text not null,
      mtu integer not null,
      external integer not null,
      is_default integer not null,
      port_security_enabled integer not null,
      dns_domain text not null,
      availability_zone_hints text not null,
      subnet_ids text not null,
      segments text not null,
      network_type text not null,
      physical_network text,
      segmentation_id integer
    )`,
    'create index ix_neutron_network_project on neutron_network (project_id)',
    'create index ix_neutron_network_name on neutron_network (name)',
    'create index ix_neutron_network_external on neutron_network (external) where external = 1',
    'create unique index uq_neutron_network_default on neutron_network (is_default) where is_default = 1',

    `create table neutron_segment_claim (
      claim text primary key,
      network_id text not null references neutron_network (id) on delete cascade,
      realm text not null,
      segmentation_id integer not null
    )`,
    'create index ix_neutron_segment_claim_network on neutron_segment_claim (network_id)',
    'create index ix_neutron_segment_claim_realm on neutron_segment_claim (realm, segmentation_id)',

    `create table neutron_rbac (
      id text primary key,
      project_id text not null,
      object_type text not null,
      object_id text not null,
      action text not null,
      target text not null
    )`,
    'create unique index uq_neutron_rbac_entry on neutron_rbac (object_id, action, target, object_type)',
    'create index ix_neutron_rbac_target on neutron_rbac (target, object_type, action)',

    `create table neutron_subnet (${standard},
      network_id text not null references neutron_network (id),
      network_project_id text not null,
      ip_version integer not null,
      cidr text not null,
      gateway_ip text,
      allocation_pools text not null,
      dns_nameservers text not null,
      host_routes text not null,
      enable_dhcp integer not null,
      ipv6_ra_mode text,
      ipv6_address_mode text,
      subnetpool_id text,
      segment_id text,
      service_types text not null,
      dns_publish_fixed_ip integer not null
    )`,
    'create index ix_neutron_subnet_network on neutron_subnet (network_id)',
    'create index ix_neutron_subnet_project on neutron_subnet (project_id)',
    'create index ix_neutron_subnet_network_project on neutron_subnet (network_project_id)',

    `create table neutron_free_range (
      subnet_id text not null references neutron_subnet (id) on delete cascade,
      first_ip text not null,
      last_ip text not null,
      primary key (subnet_id, last_ip)
    )`,

    `create table neutron_port (${standard},
      network_id text not null references neutron_network (id),
      network_project_id text not null,
      mac_address text not null,
      admin_state_up integer not null,
      status text not null,
      device_id text not null,
      device_owner text not null,
      fixed_ips text not null,
      ip_allocation text not null,
      security_groups text not null,
      port_security_enabled integer not null,
      allowed_address_pairs text not null,
      extra_dhcp_opts text not null,
      vnic_type text not null,
      host_id text not null,
      profile text not null,
      vif_type text not null,
      vif_details text not null,
      dns_name text not null,
      dns_domain text not null,
      device_profile text,
      numa_affinity_policy text,
      propagate_uplink_status integer not null
    )`,
    'create unique index uq_neutron_port_mac on neutron_port (mac_address, network_id)',
    'create index ix_neutron_port_network on neutron_port (network_id, device_owner)',
    'create index ix_neutron_port_project on neutron_port (project_id)',
    'create index ix_neutron_port_network_project on neutron_port (network_project_id)',
    'create index ix_neutron_port_device on neutron_port (device_id)',
    'create index ix_neutron_port_host on neutron_port (host_id)',
    'create index ix_neutron_port_name on neutron_port (name)',

    `create table neutron_ip_allocation (
      subnet_id text not null references neutron_subnet (id),
      ip_address text not null,
      port_id text not null references neutron_port (id) on delete cascade
    )`,
    'create unique index uq_neutron_ip_allocation_address on neutron_ip_allocation (subnet_id, ip_address)',
    'create index ix_neutron_ip_allocation_port on neutron_ip_allocation (port_id)',
    'create index ix_neutron_ip_allocation_address on neutron_ip_allocation (ip_address)',

    `create table neutron_port_binding (
      port_id text not null references neutron_port (id) on delete cascade,
      host text not null,
      vnic_type text not null,
      profile text not null,
      vif_type text not null,
      vif_details text not null,
      primary key (port_id, host)
    )`,

    `create table neutron_security_group (${standard},
      stateful integer not null,
      is_default integer not null
    )`,
    'create index ix_neutron_security_group_project on neutron_security_group (project_id)',
    'create index ix_neutron_security_group_name on neutron_security_group (name)',

    `create table neutron_default_security_group (
      project_id text primary key,
      security_group_id text not null references neutron_security_group (id) on delete cascade
    )`,
    'create index ix_neutron_default_security_group_group on neutron_default_security_group (security_group_id)',

    `create table neutron_security_group_rule (
      id text primary key,
      project_id text not null,
      security_group_id text not null references neutron_security_group (id) on delete cascade,
      group_project_id text not null,
      belongs_to_default_sg integer not null,
      direction text not null,
      ethertype text not null,
      protocol text,
      port_range_min integer,
      port_range_max integer,
      remote_ip_prefix text,
      normalized_cidr text,
      remote_group_id text,
      remote_address_group_id text,
      identity text not null,
      description text,
      created_at text not null,
      updated_at text not null,
      revision_number integer not null
    )`,
    'create unique index uq_neutron_security_group_rule_identity on neutron_security_group_rule (security_group_id, identity)',
    'create index ix_neutron_security_group_rule_remote on neutron_security_group_rule (remote_group_id)',
    'create index ix_neutron_security_group_rule_project on neutron_security_group_rule (project_id)',
    'create index ix_neutron_security_group_rule_group_project on neutron_security_group_rule (group_project_id)',

    `create table neutron_port_security_group (
      port_id text not null references neutron_port (id) on delete cascade,
      security_group_id text not null references neutron_security_group (id),
      primary key (port_id, security_group_id)
    )`,
    'create index ix_neutron_port_security_group_group on neutron_port_security_group (security_group_id)',

    `create table neutron_tag (
      resource_id text not null,
      tag text not null,
      primary key (resource_id, tag)
    )`,
    'create index ix_neutron_tag_tag on neutron_tag (tag)',

    `create table neutron_quota (
      project_id text not null,
      resource text not null,
      quota integer not null,
      primary key (project_id, resource)
    )`,

    `create table neutron_usage (
      project_id text not null,
      resource text not null,
      used integer not null,
      primary key (project_id, resource)
    )`,
  ],
};
