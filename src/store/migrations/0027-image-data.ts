import type { Migration } from './migration.ts';

/**
 * The data of images, in pieces, and the imports that make it. A piece is `bytea` to PostgreSQL; SQLite keeps bytes as they are
 * under any type. What belongs to no image any more is taken away piece by piece: at once it would hold up everybody.
 */
export const imageData: Migration = {
  name: 'image-data',
  statements: [
    `create table image_data (
      id text not null primary key,
      image_id text references image (id) on delete set null,
      task_id text,
      state text not null,
      size bigint not null,
      checksum text,
      os_hash_value text,
      holder text not null,
      beat integer not null,
      created_at text not null
    )`,
    'create unique index ux_image_data_image on image_data (image_id)',
    `create table image_chunk (
      data_id text not null references image_data (id),
      number integer not null,
      bytes bytea not null,
      primary key (data_id, number)
    )`,
    `create table image_task (
      id text not null primary key,
      image_id text not null references image (id) on delete cascade,
      request_id text not null,
      user_id text not null,
      owner text,
      method text not null,
      request text not null,
      status text not null,
      message text not null,
      created_at text not null,
      updated_at text not null,
      expires_at text
    )`,
    'create index ix_image_task_image on image_task (image_id, created_at)',
  ],
};
