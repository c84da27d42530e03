import type { Migration } from './migration.ts';

/** Since when a server has been deleted for now, or shelved on its host: what is due then goes by it. */
export const stateSince: Migration = {
  name: 'state-since',
  statements: [
    'alter table instance add column state_since text',
    'create index ix_instance_state_since on instance (state_since) where state_since is not null',
  ],
};
