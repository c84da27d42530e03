import { type RawBuilder, sql } from 'kysely';
import type { AttributeTable, Sort } from '../attributes/attribute.ts';
import { pythonText } from '../attributes/python-text.ts';
import { badRequest } from '../errors/registry.ts';
import type { Query } from './query.ts';

/** One key to sort by. */
export interface SortKey {
  /** The column in a row. */
  readonly column: string;
  /** What is compared. */
  readonly value: RawBuilder<unknown>;
  /** What null counts as. */
  readonly ifNull: string | number;
  readonly descending: boolean;
}

/** The keys that a query asks for. Throws 400 HTTPBadRequest. Source: Networking API, general rules. */
export function readSortKeys(query: Query, attributes: AttributeTable): SortKey[] {
  const names = query.all('sort_key').filter((name) => name !== '');
  const directions = query.all('sort_dir').filter((direction) => direction !== '');
  if (names.length !== directions.length) {
    throw badRequest('The number of sort_keys and sort_dirs must be same');
  }
  const bad = names.filter((name) => !attributes[name]?.sort);
  if (bad.length > 0) throw badRequest(`${pythonText(bad)} is invalid attribute for sort_keys`);
  const badDirections = directions.filter((direction) => direction !== 'asc' && direction !== 'desc');
  if (badDirections.length > 0) {
    throw badRequest(`${pythonText(badDirections)} is invalid value for sort_dirs, valid value is 'asc' and 'desc'`);
  }
  return names.map((name, index) => {
    const attribute = attributes[name];
    return sortKey(attribute?.column ?? name, attribute?.sort ?? 'plain', directions[index] === 'desc');
  });
}

/** A key for a column of the main table. */
export function sortKey(column: string, sort: Sort, descending: boolean): SortKey {
  // A bare constant would be the number of a column.
  if (sort === 'alike') return { column, value: sql`cast('' as text)`, ifNull: '', descending };
  const ref = sql.ref(`t.${column}`);
  const ifNull = sort === 'nullable-number' ? -1 : '';
  return { column, value: sort === 'plain' ? ref : sql`coalesce(${ref}, ${ifNull})`, ifNull, descending };
}

/** The `order by` clause; `reverse` turns every direction round. */
export function orderBy(keys: readonly SortKey[], reverse: boolean): RawBuilder<unknown> {
  const parts = keys.map((key) => (key.descending !== reverse ? sql`${key.value} desc` : sql`${key.value} asc`));
  return sql` order by ${sql.join(parts)}`;
}

/** The rows that come behind a row, given by its columns, in the order of the keys (before it, with `reverse`). */
export function behind(
  keys: readonly SortKey[],
  columns: readonly (readonly [column: string, value: unknown])[],
  reverse: boolean,
): RawBuilder<unknown> {
  const row = new Map(columns);
  const alternatives = keys.map((key, index) => {
    const equal = keys
      .slice(0, index)
      .map((before) => sql`${before.value} = ${row.get(before.column) ?? before.ifNull}`);
    const value = row.get(key.column) ?? key.ifNull;
    const beyond = key.descending !== reverse ? sql`${key.value} < ${value}` : sql`${key.value} > ${value}`;
    return sql`(${sql.join([...equal, beyond], sql` and `)})`;
  });
  return sql`(${sql.join(alternatives, sql` or `)})`;
}
