import type { Migration } from './migration.ts';

/** Trunks: one port of a server that carries others, told apart by their VLAN. */
export const trunk: Migration = {
  name: 'trunk',
  statements: [
    `create table neutron_trunk (
      id text primary key,
      project_id text not null,
      name text not null,
      description text,
      tags text not null,
      created_at text not null,
      updated_at text not null,
      revision_number integer not null,
      admin_state_up integer not null,
      status text not null,
      port_id text not null references neutron_port (id),
      sub_ports text not null
    )`,
    'create unique index uq_neutron_trunk_port on neutron_trunk (port_id)',
    'create index ix_neutron_trunk_project on neutron_trunk (project_id)',

    `create table neutron_trunk_sub_port (
      port_id text primary key references neutron_port (id),
      trunk_id text not null references neutron_trunk (id),
      segmentation_type text not null,
      segmentation_id integer not null
    )`,
    'create unique index uq_neutron_trunk_sub_port_segment on neutron_trunk_sub_port (trunk_id, segmentation_type, segmentation_id)',
  ],
};
