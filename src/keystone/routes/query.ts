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

type Compare = (value: unknown, wanted: string) => boolean;

const onTexts =
  (compare: (value: string, wanted: string) => boolean): Compare =>
  (value, wanted) =>
    typeof value === 'string' && compare(value, wanted);
const inAnyCase = (compare: Compare): Compare =>
  onTexts((value, wanted) => compare(value.toLowerCase(), wanted.toLowerCase()));
const contains = onTexts((value, wanted) => value.includes(wanted));
const startsWith = onTexts((value, wanted) => value.startsWith(wanted));
const endsWith = onTexts((value, wanted) => value.endsWith(wanted));

/** What may follow the name of a member and two underscores. */
const comparators = new Map<string, Compare>([
  ['contains', contains],
  ['startswith', startsWith],
  ['endswith', endsWith],
  ['icontains', inAnyCase(contains)],
  ['istartswith', inAnyCase(startsWith)],
  ['iendswith', inAnyCase(endsWith)],
]);

/**
 * The records that a query asks for by these members: `name=x`, or `name__contains=x` and the like, as in Keystone. Switches
 * compare as `flagOf` says. Other keys of the query are no filters.
 */
export function filtered<T extends object>(records: readonly T[], query: Query, members: readonly string[]): T[] {
  const tests = Object.keys(query).flatMap((key) => {
    const [member = '', comparator, ...more] = key.split('__');
    if (!members.includes(member) || more.length > 0) return [];
    const compare = comparator === undefined ? equals : comparators.get(comparator);
    return compare ? [{ member, compare, wanted: textOf(query, key) ?? '' }] : [];
  });
  if (tests.length === 0) return [...records];
  return records.filter((record) => {
    const values = new Map<string, unknown>(Object.entries(record));
    return tests.every(({ member, compare, wanted }) => compare(values.get(member), wanted));
  });
}

function equals(value: unknown, wanted: string): boolean {
  if (typeof value === 'boolean') return value === !['0', 'false'].includes(wanted.toLowerCase());
  return value === wanted;
}
