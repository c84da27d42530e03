import type { Migration } from './migration.ts';

/** What is kept of servers for the reports of use when everything else of them has gone. */
export const serverUsage: Migration = {
  name: 'server-usage',
  statements: [
    `create table server_usage (
      instance_uuid text primary key,
      project_id text not null,
      name text not null,
      flavor_name text not null,
      vcpus integer not null,
      memory_mb integer not null,
      disk_gb integer not null,
      launched_at text not null,
      terminated_at text not null
    )`,
    'create index ix_server_usage_project on server_usage (project_id, instance_uuid)',
    'create index ix_server_usage_terminated on server_usage (terminated_at)',
    'create index ix_instance_usage on instance (project_id, uuid)',
  ],
};
