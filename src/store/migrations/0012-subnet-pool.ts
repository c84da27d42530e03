import type { Migration } from './migration.ts';

/** Blocks that subnets are taken from, and the scopes in which addresses are unique. */
export const subnetPool: Migration = {
  name: 'subnet-pool',
  statements: [
    `create table neutron_address_scope (
      id text primary key,
      project_id text not null,
      name text not null,
      ip_version integer not null
    )`,
    'create index ix_neutron_address_scope_project on neutron_address_scope (project_id)',

    `create table neutron_subnetpool (
      id text primary key,
      project_id text not null,
      name text not null,
      description text,
      tags text not null,
      created_at text not null,
      updated_at text not null,
      revision_number integer not null,
      ip_version integer not null,
      prefixes text not null,
      min_prefixlen integer not null,
      max_prefixlen integer not null,
      default_prefixlen integer not null,
      default_quota integer,
      address_scope_id text references neutron_address_scope (id),
      is_default integer not null,
      subnets integer not null
    )`,
    'create index ix_neutron_subnetpool_project on neutron_subnetpool (project_id)',
    'create index ix_neutron_subnetpool_scope on neutron_subnetpool (address_scope_id)',
    'create unique index uq_neutron_subnetpool_default on neutron_subnetpool (ip_version) where is_default = 1',

    'create index ix_neutron_subnet_pool on neutron_subnet (subnetpool_id)',
  ],
};
