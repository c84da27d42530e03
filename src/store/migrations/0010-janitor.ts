import type { Migration } from './migration.ts';

/** What outlives a NIC's record, as proof of whose its port is; and what a comparison of everything has found. */
export const janitor: Migration = {
  name: 'janitor',
  statements: [
    `create table past_nic (
      instance_uuid text not null references instance (uuid) on delete cascade,
      ownership text not null,
      network_id text,
      port_id text
    )`,
    'create index ix_past_nic_instance on past_nic (instance_uuid)',
    'create index ix_past_nic_port on past_nic (port_id)',
    `create table finding (
      id text not null primary key,
      kind text not null,
      resource text not null,
      resource_id text not null,
      server_id text not null,
      project_id text,
      host text,
      state text not null,
      reason text not null,
      mend text,
      outcome text,
      found_at text not null,
      seen_at text not null,
      mended_at text
    )`,
    // What was mended stays for a while, and may be found again.
    'create unique index uq_finding_open on finding (kind, resource_id, server_id) where mended_at is null',
    'create index ix_finding_found on finding (found_at, id)',
    `create table janitor_round (
      host text not null primary key,
      started_at text not null
    )`,
  ],
};
