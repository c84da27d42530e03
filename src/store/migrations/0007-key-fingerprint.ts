import type { Migration } from './migration.ts';

export const keyFingerprint: Migration = {
  name: 'key-fingerprint',
  statements: [
    `create table key_fingerprint (
      purpose text not null,
      number integer not null,
      id text not null,
      primary key (purpose, number)
    )`,
  ],
};
