import type { DatabaseSync } from 'node:sqlite';
import { ConstraintError, StoreError, StoreUnavailable } from '../errors.ts';

/** SQLite's extended result codes for refused constraints. */
const unique = new Set([2067, 1555, 2579]);
const foreignKey = 787;
const notNull = 1299;
const check = 275;
/** Primary result codes of a file that cannot be used now: busy, locked, read-only, failing, full, not to be opened. */
const unavailable = new Set([5, 6, 8, 10, 13, 14]);

/**
 * SQLite names the columns of a violated unique index, PostgreSQL the index. This maps the former to the latter, so that
 * the rest of the program knows constraints by name.
 */
export class ConstraintNames {
  readonly #db: DatabaseSync;
  #byColumns: Map<string, string> | null = null;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** The error as the program knows it. What is no engine error comes back as it is. */
  translate(error: unknown): unknown {
    if (!(error instanceof Error) || !('errcode' in error)) return error;
    const code = Number(error.errcode);
    if (unique.has(code)) return new ConstraintError('unique', this.#name(error.message), error);
    if (code === foreignKey) return new ConstraintError('foreign-key', null, error);
    if (code === notNull) return new ConstraintError('not-null', null, error);
    if (code === check) return new ConstraintError('check', null, error);
    if (unavailable.has(code & 0xff)) return new StoreUnavailable(error);
    return new StoreError(`the database refused a statement: ${error.message}`, { cause: error });
  }

  #name(message: string): string | null {
    const columns = message.slice(message.indexOf(': ') + 2).trim();
    this.#byColumns ??= this.#read();
    return this.#byColumns.get(columns) ?? null;
  }

  #read(): Map<string, string> {
    const names = new Map<string, string>();
    const tables = this.#db.prepare("select name from sqlite_master where type = 'table'").all();
    for (const { name: table } of tables as { name: string }[]) {
      for (const index of this.#db.prepare(`pragma index_list("${table}")`).all()) {
        if (index.origin === 'pk' || index.unique !== 1) continue;
        const columns = this.#db.prepare(`pragma index_info("${String(index.name)}")`).all();
        names.set(columns.map((column) => `${table}.${String(column.name)}`).join(', '), String(index.name));
      }
      const key = this.#db.prepare(`select name from pragma_table_info('${table}') where pk > 0 order by pk`).all();
      names.set(key.map((column) => `${table}.${String(column.name)}`).join(', '), `${table}_pkey`);
    }
    return names;
  }
}
