import type { CompiledQuery } from 'kysely';

/** A statement that Kysely has built and can compile. */
export interface Compilable<R> {
  compile(): CompiledQuery<R>;
}

/** What the engine answers to one statement. */
export interface StatementResult {
  readonly rows: readonly unknown[];
  /** Rows inserted, updated or deleted; 0 for a select. */
  readonly affected: number;
}

/**
 * A unit of work: a generator that yields compiled statements and is given their results. All of it takes effect, or
 * nothing. It must not await anything, so that SQLite can run it in one go and share a commit with its neighbours; on
 * PostgreSQL each yield is awaited. An error that a statement causes ends the unit; catching it inside is not possible.
 */
export type Unit<T> = Generator<CompiledQuery, T, StatementResult>;

/** All rows of a query. */
export function* all<R>(query: Compilable<R>): Unit<R[]> {
  const result = yield query.compile();
  return result.rows as R[];
}

/** The first row of a query, or undefined. */
export function* first<R>(query: Compilable<R>): Unit<R | undefined> {
  const result = yield query.compile();
  return result.rows[0] as R | undefined;
}

/** Runs an insert, update or delete; answers how many rows it touched. */
export function* run(query: Compilable<unknown>): Unit<number> {
  const result = yield query.compile();
  return result.affected;
}
