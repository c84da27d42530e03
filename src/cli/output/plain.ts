import type { JsonObject } from '../json.ts';
import type { Sheet } from './sheet.ts';

/** The rows of a sheet as data: objects with the columns' names as keys. */
export function* plain({ columns, rows }: Sheet): Generator<JsonObject> {
  for (const row of rows) {
    yield Object.fromEntries(columns.map((name, index) => [name, row[index]?.machine ?? null]));
  }
}
