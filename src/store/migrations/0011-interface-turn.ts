import type { Migration } from './migration.ts';

export const interfaceTurn: Migration = {
  name: 'interface-turn',
  statements: [
    `create table interface_turn (
      instance_uuid text not null primary key,
      turn text not null
    )`,
  ],
};
