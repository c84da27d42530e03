/** Filters of a list; several values of one filter mean any of them. `fields` narrows what is answered. */
export type Filters = { readonly [filter: string]: string | boolean | readonly string[] | undefined };

/** The query that a list is asked with; booleans in Python's spelling, as every client of Neutron sends them. */
export function queryOf(filters: Filters): [string, string][] {
  const query: [string, string][] = [];
  for (const [name, value] of Object.entries(filters)) {
    if (value === undefined) continue;
    for (const one of typeof value === 'object' ? value : [value]) query.push([name, textOf(one)]);
  }
  return query;
}

function textOf(value: string | boolean): string {
  return typeof value === 'string' ? value : value ? 'True' : 'False';
}

/** Splits long lists of ids, so that no URL comes near the 8192 characters that servers and proxies accept. */
export function chunksOf<T>(values: readonly T[], size = 150): T[][] {
  const chunks: T[][] = [];
  for (let from = 0; from < values.length; from += size) chunks.push(values.slice(from, from + size));
  return chunks;
}
