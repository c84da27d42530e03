import { type TestContext, test } from 'node:test';
import { type Database, openPostgres } from '../../src/store/index.ts';
import { testDatabase } from './database.ts';
import { startPostgres } from './postgres.ts';

const postgres = await startPostgres();

/** Which engines this machine can run. */
export const engines = postgres ? (['sqlite', 'postgresql'] as const) : (['sqlite'] as const);

/** Defines a test once for each engine, with a fresh database that is closed after it. */
export function testOnEngines(name: string, body: (t: TestContext, database: Database) => Promise<void>): void {
  for (const engine of engines) {
    test(`${name} (${engine})`, async (t) => {
      if (engine === 'sqlite' || !postgres) return body(t, testDatabase(t));
      const database = await openPostgres({ url: await postgres.newDatabase() });
      t.after(() => database.close());
      return body(t, database);
    });
  }
}
