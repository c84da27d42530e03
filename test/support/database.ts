import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Database, openSqlite } from '../../src/store/index.ts';
import type { AtEnd } from './test-store.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'berth-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A fresh, empty, migrated database that is closed and gone after the test. */
export function testDatabase(t: AtEnd): Database {
  const folder = mkdtempSync(join(tmpdir(), 'berth-test-'));
  const database = openSqlite({ file: join(folder, 'berth.db'), disk: 'off' });
  t.after(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return database;
}
