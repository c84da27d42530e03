import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { CompiledQuery } from 'kysely';
import type { StatementResult, Unit } from '../unit.ts';
import type { ConstraintNames } from './constraint-names.ts';

/** More texts than a program has by hand; lists of differing length (`in (?, ?, …)`) would grow it without end. */
const keep = 1000;

interface Prepared {
  readonly statement: StatementSync;
  readonly reads: boolean;
}

/** Prepares each text once and runs units of work on one connection. */
export class Statements {
  readonly #db: DatabaseSync;
  readonly #names: ConstraintNames;
  readonly #prepared = new Map<string, Prepared>();

  constructor(db: DatabaseSync, names: ConstraintNames) {
    this.#db = db;
    this.#names = names;
  }

  /** Runs a unit to its end. Throws what a statement or the unit throws; engine errors as StoreError. */
  runUnit<T>(unit: Unit<T>): T {
    let step = unit.next();
    while (!step.done) {
      step = unit.next(this.#run(step.value));
    }
    return step.value;
  }

  #run(query: CompiledQuery): StatementResult {
    try {
      const { statement, reads } = this.#prepare(query.sql);
      const parameters = query.parameters as SQLInputValue[];
      if (reads) {
        const rows = statement.all(...parameters);
        return { rows, affected: 0 };
      }
      return { rows: [], affected: Number(statement.run(...parameters).changes) };
    } catch (error) {
      throw this.#names.translate(error);
    }
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known) return known;
    if (this.#prepared.size >= keep) {
      const oldest = this.#prepared.keys().next().value;
      if (oldest !== undefined) this.#prepared.delete(oldest);
    }
    const statement = this.#db.prepare(sql);
    const prepared = { statement, reads: statement.columns().length > 0 };
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}
