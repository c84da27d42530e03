import type { CompiledQuery } from 'kysely';
import type { Queries } from './database.ts';
import type { Compilable } from './unit.ts';

/** Stands for an argument while a statement is compiled. */
class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A statement whose text is the same whatever its arguments are: it is built and compiled once for each engine, and after that
 * only its arguments are put in. For statements that run many times a second; building one costs more than running it.
 *
 * `build` must use its arguments as values only: never branch on one, compute with one, or hand over one that may be undefined
 * (`null` in a comparison has a text of its own).
 */
export function prepared<A extends object, R>(
  build: (queries: Queries, args: A) => Compilable<R>,
): (queries: Queries, args: A) => Compilable<R> {
  const compiled = new WeakMap<Queries, CompiledQuery<R>>();
  return (queries, args) => {
    let query = compiled.get(queries);
    if (!query) {
      query = build(queries, slots<A>()).compile();
      compiled.set(queries, query);
    }
    const values = new Map(Object.entries(args));
    const parameters = query.parameters.map((one) => (one instanceof Slot ? values.get(one.name) : one));
    const filled = { ...query, parameters };
    return { compile: () => filled };
  };
}

/** Beyond so many ids a statement is built anew: lists of differing length would keep texts without end. */
const mostIds = 16;

/** The same for statements that take a list of ids, of which there are mostly few: one text for each length of the list. */
export function preparedForIds<R>(
  build: (queries: Queries, ids: readonly string[]) => Compilable<R>,
): (queries: Queries, ids: readonly string[]) => Compilable<R> {
  const byLength = new Map<number, (queries: Queries, args: Record<string, string>) => Compilable<R>>();
  return (queries, ids) => {
    if (ids.length > mostIds) return build(queries, ids);
    let known = byLength.get(ids.length);
    if (!known) {
      known = prepared((on, args) =>
        build(
          on,
          ids.map((_, index) => args[`id${index}`] ?? ''),
        ),
      );
      byLength.set(ids.length, known);
    }
    return known(queries, Object.fromEntries(ids.map((id, index) => [`id${index}`, id])));
  };
}

function slots<A extends object>(): A {
  return new Proxy({} as A, { get: (_, name) => new Slot(String(name)) });
}
