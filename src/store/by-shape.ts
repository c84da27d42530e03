import type { CompiledQuery, Insertable, Kysely } from 'kysely';
import type { Queries } from './database.ts';
import type { Tables } from './tables/index.ts';
import type { Compilable } from './unit.ts';

// Statements that are built once for each shape, and only given their values after that: building one costs as much as running
// it, and a build of a server takes some seventy. The shape is the table, the names of the columns, and which of them are null
// in a condition; nothing else may make a difference to the text.

type Row<T extends keyof Tables> = Insertable<Tables[T]>;

type Columns = readonly (readonly [name: string, value: unknown])[];

/** Kysely for any table: what a caller may hand over is told by the signatures below. */
type AnyTable = Kysely<{ rows: Record<string, unknown> }>;

const known = new WeakMap<Queries, Map<string, CompiledQuery>>();

/** Inserts a row. */
export function insertRow<T extends keyof Tables>(queries: Queries, table: T, row: Row<T>): Compilable<unknown> {
  const columns = columnsOf(row);
  return ofShape(queries, table, `insert ${table} ${namesOf(columns)}`, valuesOf(columns), (any, at) =>
    any.insertInto(at).values(Object.fromEntries(columns)),
  );
}

/** Inserts a row, or gives its values to the one that has the same `key`, if that has the same in the columns `unmoved`, too. */
export function putRow<T extends keyof Tables>(
  queries: Queries,
  table: T,
  key: readonly (keyof Row<T> & string)[],
  row: Row<T>,
  unmoved: readonly (keyof Row<T> & string)[] = [],
): Compilable<unknown> {
  const columns = columnsOf(row);
  const values = valuesOf(columns);
  const kept = columns.filter(([name]) => unmoved.some((column) => column === name));
  const parameters = [...values, ...values, ...valuesOf(kept)];
  const shape = `put ${table} ${key.join()} ${namesOf(columns)} if ${namesOf(kept)}`;
  return ofShape(queries, table, shape, parameters, (any, at) =>
    any
      .insertInto(at)
      .values(Object.fromEntries(columns))
      .onConflict((conflict) => {
        let update = conflict.columns(key).doUpdateSet(Object.fromEntries(columns));
        for (const [name, value] of kept) update = update.where(`${at}.${name}`, '=', value);
        return update;
      }),
  );
}

/** Sets columns of the rows whose columns are as in `where`, null included. */
export function updateRows<T extends keyof Tables>(
  queries: Queries,
  table: T,
  set: Partial<Row<T>>,
  where: Partial<Row<T>>,
): Compilable<unknown> {
  const changes = columnsOf(set);
  const conditions = columnsOf(where);
  const wanted = conditions.map(([name, value]) => (value === null ? `${name} is null` : name)).join();
  const parameters = valuesOf([...changes, ...conditions.filter(([, value]) => value !== null)]);
  return ofShape(queries, table, `update ${table} ${namesOf(changes)} where ${wanted}`, parameters, (any, at) => {
    let update = any.updateTable(at).set(Object.fromEntries(changes));
    for (const [name, value] of conditions) update = update.where(name, value === null ? 'is' : '=', value);
    return update;
  });
}

function ofShape(
  queries: Queries,
  table: string,
  shape: string,
  parameters: readonly unknown[],
  build: (any: AnyTable, at: 'rows') => Compilable<unknown>,
): Compilable<unknown> {
  let shapes = known.get(queries);
  if (!shapes) {
    shapes = new Map();
    known.set(queries, shapes);
  }
  let query = shapes.get(shape);
  if (!query) {
    query = build(queries as unknown as AnyTable, table as 'rows').compile();
    shapes.set(shape, query);
  }
  const filled = { ...query, parameters };
  return { compile: () => filled };
}

/** As Kysely takes them: what is undefined is no column. */
function columnsOf(row: object): Columns {
  return Object.entries(row).filter(([, value]) => value !== undefined);
}

function namesOf(columns: Columns): string {
  return columns.map(([name]) => name).join();
}

function valuesOf(columns: Columns): unknown[] {
  return columns.map(([, value]) => value);
}
