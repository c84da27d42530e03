import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../errors.ts';
import { refuseNewerSchema } from '../schema-version.ts';

/** A copy of a database, checked. */
export interface SqliteCopy {
  readonly schema: number;
  /** Builds and deletions that were under way at the moment of the copy. */
  readonly unfinished: number;
}

/**
 * Copies a database as it is at one moment into a new file of mode 0600. Whoever writes to it goes on. Throws EEXIST when
 * the file is there, StoreError when there is no database or the copy is not good, NewerSchemaError; then no file is left.
 */
export function copySqlite(from: string, to: string): SqliteCopy {
  // Made first, for its mode, and so that nothing is ever overwritten.
  closeSync(openSync(to, 'wx', 0o600));
  try {
    copyInto(from, to);
    const file = openSync(to, 'r+');
    fsyncSync(file);
    closeSync(file);
    return check(to);
  } catch (error) {
    rmSync(to, { force: true });
    if (error instanceof Error && 'errcode' in error) {
      throw new StoreError(`${from} could not be copied: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

function copyInto(from: string, to: string): void {
  const source = new DatabaseSync(from, { readOnly: true, timeout: 5000 });
  try {
    source.prepare('vacuum into ?').run(to);
  } finally {
    source.close();
  }
}

function check(file: string): SqliteCopy {
  const copy = new DatabaseSync(file, { readOnly: true });
  try {
    // One row `ok`, or a row for each thing that is wrong.
    if (copy.prepare('pragma integrity_check').get()?.integrity_check !== 'ok')
      throw new StoreError('the copy is damaged');
    const schema = Number(copy.prepare('select max(version) as version from schema_migration').get()?.version ?? 0);
    refuseNewerSchema(schema);
    const count = "select count(*) as count from saga where state in ('running', 'unwinding')";
    return { schema, unfinished: Number(copy.prepare(count).get()?.count) };
  } finally {
    copy.close();
  }
}
