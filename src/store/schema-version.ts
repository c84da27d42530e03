import { NewerSchemaError } from './errors.ts';
import { migrations } from './migrations/index.ts';

/** Throws NewerSchemaError for a schema that this program does not know. */
export function refuseNewerSchema(current: number): void {
  if (current <= migrations.length) return;
  throw new NewerSchemaError(
    `the database has schema ${current}, this Berth knows ${migrations.length}: it was last used by a newer Berth; start that one`,
  );
}
