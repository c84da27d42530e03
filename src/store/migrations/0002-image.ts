import type { Migration } from './migration.ts';

/** Image records with their properties and tags. */
export const image: Migration = {
  name: 'image',
  statements: [
    `create table image (
      id text not null primary key,
      name text,
      status text not null,
      visibility text not null,
      owner text,
      disk_format text,
      container_format text,
      min_disk integer not null,
      min_ram integer not null,
      size bigint,
      virtual_size bigint,
      checksum text,
      os_hash_algo text,
      os_hash_value text,
      protected integer not null,
      os_hidden integer not null,
      created_at text not null,
      updated_at text not null
    )`,
    'create index ix_image_owner on image (owner)',
    'create index ix_image_visibility on image (visibility)',
    'create index ix_image_name on image (name)',
    'create index ix_image_created on image (created_at, id)',
    `create table image_property (
      image_id text not null references image (id) on delete cascade,
      name text not null,
      value text not null,
      primary key (image_id, name)
    )`,
    'create index ix_image_property_value on image_property (name, value)',
    `create table image_tag (
      image_id text not null references image (id) on delete cascade,
      tag text not null,
      primary key (image_id, tag)
    )`,
    'create index ix_image_tag_tag on image_tag (tag)',
  ],
};
