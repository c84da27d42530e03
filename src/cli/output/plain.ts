import type { Json, JsonObject } from '../json.ts';
import type { Sheet } from './sheet.ts';

/** The sheet as data: a list of objects, or one object, with the columns' names as keys. */
export function plain({ kind, columns, rows }: Sheet): Json {
  const objects = rows.map(
    (row): JsonObject => Object.fromEntries(columns.map((name, index) => [name, row[index]?.machine ?? null])),
  );
  return kind === 'one' ? (objects[0] ?? {}) : objects;
}
