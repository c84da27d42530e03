import type { Migration } from './migration.ts';

/** What its user wants of the host of a server, besides room: JSON, and null where that is nothing. */
export const hostHints: Migration = {
  name: 'host-hints',
  statements: ['alter table instance add column host_hints text'],
};
