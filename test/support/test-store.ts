import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import pg from 'pg';
import { type Database, openPostgres, openSqlite } from '../../src/store/index.ts';
import type { TestPostgres } from './postgres.ts';

/** The rows of every table, by its name. */
export type Books = Record<string, unknown[]>;

/** Where a test's cloud keeps everything: it can be opened again, and looked into from outside. */
export interface TestStore {
  readonly cloudsFile: string;
  open(): Promise<Database>;
  books(): Promise<Books>;
}

/** A folder with an SQLite file, gone after the test. */
export function sqliteStore(t: TestContext): TestStore {
  const folder = mkdtempSync(join(tmpdir(), 'berth-cloud-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return sqliteStoreIn(folder);
}

function sqliteStoreIn(folder: string): TestStore {
  const file = join(folder, 'berth.db');
  return {
    cloudsFile: join(folder, 'clouds.yaml'),
    open: async () => openSqlite({ file, durability: 'off' }),
    books: async () => {
      const db = new DatabaseSync(file, { readOnly: true });
      try {
        const tables = db.prepare("select name from sqlite_master where type = 'table' order by name").all();
        return Object.fromEntries(
          tables.map(({ name }) => [String(name), db.prepare(`select * from "${String(name)}"`).all()]),
        );
      } finally {
        db.close();
      }
    },
  };
}

/** A new database of a PostgreSQL; its clouds.yaml is gone after the test. */
export async function postgresStore(t: TestContext, postgres: TestPostgres): Promise<TestStore> {
  return postgresStoreAt(t, await postgres.newDatabase());
}

/** The database of this URL, which is empty; its clouds.yaml is gone after the test. */
export function postgresStoreAt(t: TestContext, url: string): TestStore {
  const folder = mkdtempSync(join(tmpdir(), 'berth-cloud-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return {
    cloudsFile: join(folder, 'clouds.yaml'),
    open: () => openPostgres({ url }),
    books: async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        const names = await client.query("select tablename from pg_tables where schemaname = 'public' order by 1");
        const books: Books = {};
        for (const { tablename } of names.rows as { tablename: string }[]) {
          books[tablename] = (await client.query(`select * from "${tablename}"`)).rows;
        }
        return books;
      } finally {
        await client.end();
      }
    },
  };
}

let template: Promise<string> | null = null;

/**
 * A folder whose cloud has had its first start, as a copy of one that is made once: `make` makes that one, and leaves the
 * database closed.
 */
export async function usedSqliteStore(t: TestContext, make: (store: TestStore) => Promise<void>): Promise<TestStore> {
  template ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-cloud-template-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    await make(sqliteStoreIn(folder));
    return folder;
  })();
  const from = await template;
  const folder = mkdtempSync(join(tmpdir(), 'berth-cloud-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of ['berth.db', 'clouds.yaml']) copyFileSync(join(from, file), join(folder, file));
  return sqliteStoreIn(folder);
}
