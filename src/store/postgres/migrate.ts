import type { PoolClient } from 'pg';
import { migrations } from '../migrations/index.ts';
import { refuseNewerSchema } from '../schema-version.ts';
import { inTransaction } from './connection.ts';

/** Any number that nobody else uses: processes that start at once migrate one after the other. */
const migrationLock = 8_774_001;

/** Brings the schema to the newest version, all in one transaction. */
export function migrate(client: PoolClient): Promise<void> {
  return inTransaction(client, 'begin', async () => {
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    await client.query('create table if not exists schema_migration (version integer primary key, name text not null)');
    const { rows } = await client.query('select coalesce(max(version), 0) as version from schema_migration');
    const current = Number((rows as { version: number }[])[0]?.version ?? 0);
    refuseNewerSchema(current);
    for (const [index, migration] of migrations.entries()) {
      const version = index + 1;
      if (version <= current) continue;
      for (const statement of migration.statements) await client.query(statement);
      await client.query('insert into schema_migration (version, name) values ($1, $2)', [version, migration.name]);
    }
  });
}
