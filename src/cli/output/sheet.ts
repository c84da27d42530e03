import type { Json } from '../json.ts';

/** One value, as programs want it and as people want it. */
export interface Cell {
  readonly machine: Json;
  readonly human: string;
}

/** What a command prints: many resources below their columns, or one resource with its fields. */
export interface Sheet {
  readonly kind: 'many' | 'one';
  readonly columns: readonly string[];
  /** As long as the columns, each, and made when they are looked at: a list may be long. One row when the kind is `one`. */
  readonly rows: Iterable<readonly Cell[]>;
}

/** How one column or field is taken from a resource. */
export interface Column<Resource> {
  readonly name: string;
  readonly value: (resource: Resource) => Json;
  /** How people read the value; humanText() unless it is given. */
  readonly human?: (value: Json) => string;
}
