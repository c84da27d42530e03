const reserved = new Set(['fields', 'limit', 'marker', 'page_reverse', 'sort_key', 'sort_dir']);

/** The parameters of a query, in the order they came. */
export interface Query {
  readonly raw: string;
  /** The names asked for with `fields`; empty for all. */
  readonly fields: ReadonlySet<string>;
  /** What is no reserved word: filters, each with the values it was given (which are alternatives). */
  readonly filters: ReadonlyMap<string, readonly string[]>;
  /** All values of a reserved word. */
  all(name: string): readonly string[];
  /** The last value of a reserved word. */
  last(name: string): string | undefined;
}

/** Reads a raw query string. */
export function parseQuery(raw: string): Query {
  const filters = new Map<string, string[]>();
  const words = new Map<string, string[]>();
  if (raw !== '') {
    for (const [name, value] of new URLSearchParams(raw)) {
      const into = reserved.has(name) ? words : filters;
      const values = into.get(name);
      if (values) values.push(value);
      else into.set(name, [value]);
    }
  }
  return {
    raw,
    fields: new Set(words.get('fields')?.filter((field) => field !== '')),
    filters,
    all: (name) => words.get(name) ?? [],
    last: (name) => words.get(name)?.at(-1),
  };
}
