/** A query string as fastify parses it: a repeated key has several values. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The value of a key; the last one of several. */
export function textOf(query: Query, key: string): string | undefined {
  const value = query[key];
  return typeof value === 'string' || value === undefined ? value : value.at(-1);
}

/** A filter such as `enabled`. As in Keystone only `0` and `false` (in any case) are false. */
export function flagOf(query: Query, key: string): boolean | undefined {
  const value = textOf(query, key);
  return value === undefined ? undefined : !['0', 'false'].includes(value.toLowerCase());
}

/** A switch such as `nocatalog`: there without a value, or with one other than `0` and `false`. */
export function isSet(query: Query, key: string): boolean {
  return flagOf(query, key) ?? false;
}
