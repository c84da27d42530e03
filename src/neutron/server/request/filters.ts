import { type RawBuilder, sql } from 'kysely';
import type { AttributeTable } from '../attributes/attribute.ts';
import { pythonText } from '../attributes/python-text.ts';
import { badRequest } from '../errors/registry.ts';
import type { Session } from '../session.ts';
import { tagFilters } from '../tags/tag-filters.ts';
import type { Filters } from './filter.ts';

/**
 * The conditions that the filters of a query stand for. A repeated name is OR, different names are AND. Throws 400 for a
 * name that cannot be filtered by, and for a value that the attribute's converter refuses. Source: Networking API, general rules.
 */
export function readFilters(
  asked: ReadonlyMap<string, readonly string[]>,
  attributes: AttributeTable,
  special: Filters,
  session: Session,
): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [];
  const unknown: string[] = [];
  for (const [name, values] of asked) {
    const attribute = own(attributes, name);
    const filter = own(special, name) ?? ('tags' in attributes ? own(tagFilters, name) : undefined);
    if (filter) {
      conditions.push(filter(values, session));
    } else if (attribute?.filter) {
      const wanted = values.map((value) => stored(attribute.convert ? attribute.convert(value) : value));
      conditions.push(isOneOf(sql.ref(`t.${attribute.column ?? name}`), wanted));
    } else {
      unknown.push(name);
    }
  }
  if (unknown.length > 0) throw badRequest(`${pythonText(unknown)} is invalid attribute for filtering`);
  return conditions;
}

/** `column in (values)`. */
export function isOneOf(column: RawBuilder<unknown>, values: readonly unknown[]): RawBuilder<unknown> {
  // No column has such a number, and PostgreSQL refuses to compare with it.
  const possible = values.filter((value) => typeof value !== 'number' || Math.abs(value) <= largestInteger);
  if (possible.length === 0) return sql`1 = 0`;
  if (possible.length === 1) return sql`${column} = ${possible[0]}`;
  return sql`${column} in (${sql.join(possible)})`;
}

/** Of an integer column. */
const largestInteger = 2_147_483_647;

/** What a table has under a name that a client chose, and not what all objects have. */
function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** A value as the database keeps it. */
function stored(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}
