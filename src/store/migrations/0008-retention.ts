import type { Migration } from './migration.ts';

/** What retention looks for: only the rows of deleted servers, by when they went. */
export const retention: Migration = {
  name: 'retention',
  statements: ['create index ix_instance_terminated on instance (terminated_at) where deleted = 1'],
};
