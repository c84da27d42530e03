import type { DatabaseSync } from 'node:sqlite';
import { migrations } from '../migrations/index.ts';
import { refuseNewerSchema } from '../schema-version.ts';

/** Brings the schema to the newest version, each migration in a transaction of its own. */
export function migrate(db: DatabaseSync): void {
  db.exec('create table if not exists schema_migration (version integer primary key, name text not null)');
  const row = db.prepare('select coalesce(max(version), 0) as version from schema_migration').get();
  const current = Number(row?.version ?? 0);
  refuseNewerSchema(current);
  for (const [index, migration] of migrations.entries()) {
    const version = index + 1;
    if (version <= current) continue;
    db.exec('begin immediate');
    try {
      for (const statement of migration.statements) db.exec(statement);
      db.prepare('insert into schema_migration (version, name) values (?, ?)').run(version, migration.name);
      db.exec('commit');
    } catch (error) {
      if (db.isTransaction) db.exec('rollback');
      throw error;
    }
  }
}
