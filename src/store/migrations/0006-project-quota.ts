import type { Migration } from './migration.ts';

export const projectQuota: Migration = {
  name: 'project-quota',
  statements: [
    `create table project_quota (
      project_id text not null primary key,
      admissions bigint not null
    )`,
  ],
};
