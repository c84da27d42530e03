import type { Migration } from './migration.ts';

/** The projects that have a flavor that is not public. */
export const flavorAccess: Migration = {
  name: 'flavor-access',
  statements: [
    `create table flavor_access (
      flavor_id text not null references flavor (id) on delete cascade,
      project_id text not null,
      primary key (flavor_id, project_id)
    )`,
    'create index ix_flavor_access_project on flavor_access (project_id)',
  ],
};
