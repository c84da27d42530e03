import type { Migration } from './migration.ts';

/** Groups of hosts, which give them their availability zone; and hosts that get no new servers for now. */
export const aggregate: Migration = {
  name: 'aggregate',
  statements: [
    `create table aggregate (
      id integer primary key,
      uuid text not null,
      name text not null,
      metadata text not null,
      created_at text not null,
      updated_at text
    )`,
    'create unique index uq_aggregate_name on aggregate (name)',
    `create table aggregate_host (
      aggregate_id integer not null references aggregate (id) on delete cascade,
      host text not null,
      primary key (aggregate_id, host)
    )`,
    'create index ix_aggregate_host_host on aggregate_host (host)',
    // Numbers are given out once: one that is free again must not name something else to who remembers it.
    'create table aggregate_number (id integer primary key, last_number integer not null)',
    'insert into aggregate_number (id, last_number) values (1, 0)',

    // The zone by its configuration, where no aggregate says otherwise.
    "alter table compute_node add column own_zone text not null default 'nova'",
    'update compute_node set own_zone = availability_zone',
    'alter table compute_node add column disabled integer not null default 0',
    'alter table compute_node add column disabled_reason text',
    'alter table compute_node add column forced_down integer not null default 0',
  ],
};
