import type { Migration } from './migration.ts';

/** Groups of addresses that rules of security groups refer to, and what was made for projects that asked for nothing more. */
export const addressGroupAndTopology: Migration = {
  name: 'address-group-and-topology',
  statements: [
    `create table neutron_address_group (
      id text primary key,
      project_id text not null,
      name text not null,
      description text,
      tags text not null,
      created_at text not null,
      updated_at text not null,
      revision_number integer not null,
      addresses text not null
    )`,
    'create index ix_neutron_address_group_project on neutron_address_group (project_id)',
    'create index ix_neutron_address_group_name on neutron_address_group (name)',

    `create table neutron_rule_address_group (
      rule_id text primary key references neutron_security_group_rule (id) on delete cascade,
      address_group_id text not null references neutron_address_group (id)
    )`,
    'create index ix_neutron_rule_address_group_group on neutron_rule_address_group (address_group_id)',

    `create table neutron_auto_allocated_topology (
      project_id text primary key,
      network_id text not null references neutron_network (id) on delete cascade,
      router_id text references neutron_router (id) on delete set null
    )`,
    'create index ix_neutron_auto_allocated_topology_network on neutron_auto_allocated_topology (network_id)',
    'create index ix_neutron_auto_allocated_topology_router on neutron_auto_allocated_topology (router_id)',
  ],
};
