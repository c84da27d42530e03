import type { Json, JsonObject } from '../json.ts';
import { humanText } from '../output/human-text.ts';
import type { Column } from '../output/sheet.ts';

/** A column that shows one attribute of a resource; null where the resource has none. */
export function field(name: string, attribute: string, human?: (value: Json) => string): Column<JsonObject> {
  return { name, value: (resource) => resource[attribute] ?? null, ...(human && { human }) };
}

/** Fields of one resource, sorted by name; `renamed` has the attributes whose field is named otherwise. */
export function fieldsOf(
  attributes: readonly string[],
  renamed: Readonly<Record<string, string>> = {},
  humans: Readonly<Record<string, (value: Json) => string>> = {},
): Column<JsonObject>[] {
  return attributes
    .map((attribute) => field(renamed[attribute] ?? attribute, attribute, humans[attribute]))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Administrative state as people read it. */
export function upOrDown(value: Json): string {
  return value === null ? humanText(value) : value === true ? 'UP' : 'DOWN';
}
