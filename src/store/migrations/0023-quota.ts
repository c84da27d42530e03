import type { Migration } from './migration.ts';

/** What projects, and users in them, may have otherwise than by default. */
export const quota: Migration = {
  name: 'quota',
  statements: [
    // Without a user the empty text: of the whole project.
    `create table compute_quota (
      project_id text not null,
      user_id text not null,
      resource text not null,
      most integer not null,
      primary key (project_id, user_id, resource)
    )`,
    `create table compute_quota_class (
      class_name text not null,
      resource text not null,
      most integer not null,
      primary key (class_name, resource)
    )`,
  ],
};
