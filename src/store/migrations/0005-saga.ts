import type { Migration } from './migration.ts';

export const saga: Migration = {
  name: 'saga',
  statements: [
    `create table process (
      id text not null primary key,
      seen_at text not null
    )`,
    `create table saga (
      id text not null primary key,
      name text not null,
      subject text not null,
      state text not null,
      plan text not null,
      owner text not null,
      epoch integer not null,
      error text,
      created_at text not null,
      updated_at text not null
    )`,
    'create index ix_saga_subject on saga (subject, created_at)',
    'create index ix_saga_state on saga (state, created_at)',
    `create table saga_event (
      saga_id text not null references saga (id) on delete cascade,
      seq integer not null,
      node text,
      kind text not null,
      data text,
      at text not null,
      primary key (saga_id, seq)
    )`,
  ],
};
