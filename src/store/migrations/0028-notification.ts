import type { Migration } from './migration.ts';

/** What is to be told of servers to somebody outside, until it has been. */
export const notification: Migration = {
  name: 'notification',
  statements: [
    `create table notification (
      message_id text not null,
      target text not null,
      number integer not null,
      subject text not null,
      event_type text not null,
      body text not null,
      created_at text not null,
      primary key (message_id, target)
    )`,
    'create index ix_notification_number on notification (number)',
    'create index ix_notification_created_at on notification (created_at)',
    `create table notification_turn (
      target text not null primary key,
      owner text not null,
      until text not null
    )`,
  ],
};
