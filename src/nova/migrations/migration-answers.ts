import {
  by,
  integer,
  integerOrNull,
  micros,
  noElements,
  nothing,
  page,
  shape,
  text,
  textOrNull,
  view,
} from '../operation/answer-schema.ts';

const migration = view(
  'Migration',
  {
    id: integer,
    instance_uuid: text,
    source_compute: textOrNull,
    source_node: textOrNull,
    dest_compute: textOrNull,
    dest_node: textOrNull,
    dest_host: nothing,
    status: { enum: ['migrating', 'finished', 'confirming', 'confirmed', 'reverting', 'reverted', 'error'] },
    old_instance_type_id: nothing,
    new_instance_type_id: integerOrNull,
    created_at: micros,
    updated_at: micros,
  },
  { uuid: by('migrationPaging', text), migration_type: by('migrationType', { enum: ['resize', 'migration'] }) },
);

/** A page of `GET /os-migrations`. */
export const migrationsAnswer = page('migrations', migration);

/** Live migrations under way, of which there are none. */
export const liveMigrationsAnswer = shape({ migrations: noElements });
