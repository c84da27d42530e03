import { type RawBuilder, sql } from 'kysely';
import { all, first, type Unit } from '../../store/index.ts';
import type { Compilable } from '../../store/unit.ts';
import type { Resource, ResourceRow } from './resource.ts';
import type { Session } from './session.ts';

/** A raw statement, ready for a unit of work. */
export function statement<R>(session: Session, builder: RawBuilder<R>): Compilable<R> {
  return { compile: () => builder.compile(session.queries) };
}

/** The row of an id, whoever may see it; undefined when there is none. */
export function* findRow<Row extends ResourceRow>(
  session: Session,
  resource: Resource<Row>,
  id: string,
): Unit<Row | undefined> {
  return yield* first(statement(session, sql<Row>`${resource.select(session)} where t.id = ${id}`));
}

/** The rows for which the conditions hold. `tail` is what follows them: order and limit. */
export function* findRows<Row extends ResourceRow>(
  session: Session,
  resource: Resource<Row>,
  conditions: readonly RawBuilder<unknown>[],
  tail: RawBuilder<unknown> = sql``,
): Unit<Row[]> {
  return yield* all(
    statement(session, sql<Row>`${resource.select(session)} where ${sql.join(conditions, sql` and `)}${tail}`),
  );
}

/** Splits ids into groups of few different sizes, the last one filled up by repetition: few statement texts to prepare. */
export function inGroups(ids: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (let start = 0; start < ids.length; start += 256) {
    const group = ids.slice(start, start + 256);
    const size = 2 ** Math.ceil(Math.log2(group.length));
    const filler = group[0];
    while (filler !== undefined && group.length < size) group.push(filler);
    groups.push(group);
  }
  return groups;
}
