import type { Migration } from './migration.ts';

/** Groups of servers that are to be kept together or apart. */
export const serverGroup: Migration = {
  name: 'server-group',
  statements: [
    `create table server_group (
      id text primary key,
      project_id text not null,
      user_id text not null,
      name text not null,
      policy text not null,
      max_server_per_host integer,
      claims bigint not null,
      created_at text not null
    )`,
    'create index ix_server_group_project on server_group (project_id)',
    // A server has its row after its place in a group, in the same commit: so there is no reference to it.
    `create table server_group_member (
      instance_uuid text primary key,
      group_id text not null references server_group (id) on delete cascade
    )`,
    'create index ix_server_group_member_group on server_group_member (group_id)',
  ],
};
