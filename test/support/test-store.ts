import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { type Database, openPostgres, openSqlite } from '../../src/store/index.ts';
import type { TestPostgres } from './postgres.ts';

/** The rows of every table, by its name. */
export type Books = Record<string, unknown[]>;

/** What another process finds a store by. */
export interface StoreAddress {
  /** The file of an SQLite, or the URL of a PostgreSQL. */
  readonly database: string;
  readonly cloudsFile: string;
}

/** Where a test's cloud keeps everything: it can be opened again, and looked into from outside. */
export interface TestStore extends StoreAddress {
  open(): Promise<Database>;
  books(): Promise<Books>;
}

/** What cleans up is handed to it: a test's context, say. */
export interface AtEnd {
  after(cleanUp: () => unknown): void;
}

function temporaryFolder(t: AtEnd): string {
  const folder = mkdtempSync(join(tmpdir(), 'berth-cloud-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder with an SQLite file, gone after the test. */
export function sqliteStore(t: AtEnd): TestStore {
  return sqliteStoreIn(temporaryFolder(t));
}

function sqliteStoreIn(folder: string): TestStore {
  return storeAt({ database: join(folder, 'berth.db'), cloudsFile: join(folder, 'clouds.yaml') });
}

/** A store that is there already. */
export function storeAt(address: StoreAddress): TestStore {
  return address.database.startsWith('postgres:') ? postgresAt(address) : sqliteAt(address);
}

function sqliteAt({ database, cloudsFile }: StoreAddress): TestStore {
  return {
    database,
    cloudsFile,
    open: async () => openSqlite({ file: database, disk: 'off' }),
    books: async () => {
      const db = new DatabaseSync(database, { readOnly: true });
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

/** A new database of a PostgreSQL, empty or as another store is; its clouds.yaml is gone after the test. */
export async function postgresStore(t: AtEnd, postgres: TestPostgres, like?: StoreAddress): Promise<TestStore> {
  const cloudsFile = join(temporaryFolder(t), 'clouds.yaml');
  if (like) copyFileSync(like.cloudsFile, cloudsFile);
  return storeAt({ database: await postgres.newDatabase(like?.database), cloudsFile });
}

function postgresAt({ database, cloudsFile }: StoreAddress): TestStore {
  return {
    database,
    cloudsFile,
    open: () => openPostgres({ url: database }),
    books: async () => {
      const client = new pg.Client({ connectionString: database });
      await client.connect();
      try {
        const names = await client.query("select tablename from pg_tables where schemaname = 'public' order by 1");
        const books: Books = {};
        for (const { tablename } of names.rows as { tablename: string }[]) {
          const { rows } = await client.query(`select * from "${tablename}"`);
          // It tells them in the order in which they were last changed; SQLite in that in which they were made.
          books[tablename] = (rows as { created_at?: string }[]).toSorted((one, other) =>
            (one.created_at ?? '').localeCompare(other.created_at ?? ''),
          );
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
export async function usedSqliteStore(t: AtEnd, make: (store: TestStore) => Promise<void>): Promise<TestStore> {
  template ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-cloud-template-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    await make(sqliteStoreIn(folder));
    return folder;
  })();
  return copyOf(t, sqliteStoreIn(await template));
}

/** A store as an SQLite that nobody has open. */
export function copyOf(t: AtEnd, from: StoreAddress): TestStore {
  const store = sqliteStore(t);
  copyFileSync(from.database, store.database);
  copyFileSync(from.cloudsFile, store.cloudsFile);
  return store;
}
