import type { Migration } from './migration.ts';

/** What actions on servers keep with a server, and what the fake hypervisor keeps of its guests. */
export const serverAction: Migration = {
  name: 'server-action',
  statements: [
    'alter table instance add column locked_by text',
    'alter table instance add column shelved_image_id text',
    'alter table instance add column before_resize text',
    "alter table fake_guest add column shape text not null default '{}'",
    'alter table fake_guest add column old_shape text',
    'alter table fake_guest add column image_id text',
    'alter table fake_guest add column rescue_image_id text',
    "alter table fake_guest add column console text not null default ''",
    'alter table fake_guest add column started_at text',
    "update instance set locked_by = 'admin' where locked = 1",
  ],
};
