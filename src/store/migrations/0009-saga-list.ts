import type { Migration } from './migration.ts';

/** What an operator's list of sagas goes by: the newest first, whatever their state. */
export const sagaList: Migration = {
  name: 'saga-list',
  statements: ['create index ix_saga_created on saga (created_at, id)'],
};
