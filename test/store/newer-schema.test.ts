import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import pg from 'pg';
import { NewerSchemaError, openPostgres, openSqlite } from '../../src/store/index.ts';
import { temporaryFolder } from '../support/database.ts';
import { startPostgres } from '../support/postgres.ts';

const tooNew = "insert into schema_migration (version, name) values (9999, 'of tomorrow')";

test('a database that a newer Berth has used is refused, and says so (sqlite)', async (t) => {
  const file = join(temporaryFolder(t), 'berth.db');
  await openSqlite({ file, disk: 'off' }).close();
  const db = new DatabaseSync(file);
  db.exec(tooNew);
  db.close();
  assert.throws(() => openSqlite({ file, disk: 'off' }), NewerSchemaError);
});

const postgres = await startPostgres();

test('a database that a newer Berth has used is refused, and says so (postgresql)', { skip: !postgres }, async () => {
  assert.ok(postgres);
  const url = await postgres.newDatabase();
  await (await openPostgres({ url })).close();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(tooNew);
  await client.end();
  await assert.rejects(openPostgres({ url }), NewerSchemaError);
});

test('processes that start at once on an empty database migrate it once', { skip: !postgres }, async () => {
  assert.ok(postgres);
  const url = await postgres.newDatabase();
  const opened = await Promise.all(Array.from({ length: 4 }, () => openPostgres({ url })));
  await Promise.all(opened.map((database) => database.close()));
});
