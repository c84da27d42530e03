import { type RawBuilder, sql } from 'kysely';
import type { Filters } from '../request/filter.ts';

/** The filters by tag; each value is a list with commas, and a repeated name lengthens the list. TAG-009 */
export const tagFilters: Filters = {
  tags: (values) => all(tagsOf(values).map(has)),
  'tags-any': (values) => hasAny(tagsOf(values)),
  'not-tags': (values) => sql`not ${all(tagsOf(values).map(has))}`,
  'not-tags-any': (values) => sql`not ${hasAny(tagsOf(values))}`,
};

function tagsOf(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(','));
}

function has(tag: string): RawBuilder<unknown> {
  return sql`t.id in (select resource_id from neutron_tag where tag = ${tag})`;
}

function hasAny(tags: readonly string[]): RawBuilder<unknown> {
  return sql`t.id in (select resource_id from neutron_tag where tag in (${sql.join(tags)}))`;
}

function all(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql`(${sql.join(conditions, sql` and `)})`;
}
