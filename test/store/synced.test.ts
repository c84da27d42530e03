import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { openSqlite, run } from '../../src/store/index.ts';
import { temporaryFolder } from '../support/database.ts';

test('an SQLite that is not told otherwise brings its commits to the disk: when asked, by itself, and once for all', async (t) => {
  const synced = { times: 0, next: Promise.withResolvers<void>() };
  const meter = {
    now: () => 0,
    committed: () => undefined,
    synced: () => {
      synced.times += 1;
      synced.next.resolve();
    },
  };
  const { timers } = systemRuntime();
  const file = join(temporaryFolder(t), 'berth.db');
  const database = openSqlite({ file, disk: { timers }, meter });
  t.after(() => database.close());
  const write = (id: string) =>
    database.write((queries) => run(queries.insertInto('process').values({ id, seen_at: '2026-01-01T00:00:00.000Z' })));
  await Promise.all([write('a'), write('b')]);
  await Promise.all([database.durable(), database.durable()]);
  assert.equal(synced.times, 1);
  await database.durable();
  assert.equal(synced.times, 1, 'nothing is left to do');
  synced.next = Promise.withResolvers();
  await write('c');
  await synced.next.promise;
  assert.equal(synced.times, 2, 'nobody had asked');
});
