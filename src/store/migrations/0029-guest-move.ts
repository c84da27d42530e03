import type { Migration } from './migration.ts';

/** A server that moves holds two hosts until it is said whether it is to stay; the one that it leaves keeps its guest. */
export const guestMove: Migration = {
  name: 'guest-move',
  statements: [
    `create table claim_of_host (
      instance_uuid text not null,
      host text not null references compute_node (host),
      vcpus integer not null,
      memory_mb integer not null,
      disk_gb integer not null,
      primary key (instance_uuid, host)
    )`,
    `insert into claim_of_host (instance_uuid, host, vcpus, memory_mb, disk_gb)
      select instance_uuid, host, vcpus, memory_mb, disk_gb from claim`,
    'drop table claim',
    'alter table claim_of_host rename to claim',
    'create index ix_claim_host on claim (host)',
    `create table fake_kept_guest (
      instance_uuid text not null,
      host text not null,
      guest text not null,
      primary key (instance_uuid, host)
    )`,
  ],
};
