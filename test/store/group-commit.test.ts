import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { ConstraintNames } from '../../src/store/sqlite/constraint-names.ts';
import { GroupCommit } from '../../src/store/sqlite/group-commit.ts';
import { temporaryFolder } from '../support/database.ts';

function openPair(t: Parameters<typeof temporaryFolder>[0]) {
  const file = join(temporaryFolder(t), 'x.db');
  const writer = new DatabaseSync(file);
  writer.exec(
    'pragma journal_mode = wal; create table t (id integer primary key, u text); create unique index uq_t_u on t (u)',
  );
  const reader = new DatabaseSync(file, { readOnly: true });
  t.after(() => {
    reader.close();
    writer.close();
  });
  const count = () => Number(reader.prepare('select count(*) as n from t').get()?.n);
  return { writer, commits: new GroupCommit(writer), count };
}

test('writes of one turn share a commit, and one that fails leaves its neighbours whole', async (t) => {
  const { writer, commits, count } = openPair(t);
  const insert = (id: number, u: string) => () => writer.prepare('insert into t values (?, ?)').run(id, u);
  const results = Promise.allSettled([
    commits.write(insert(1, 'a')),
    commits.write(() => {
      insert(2, 'b')();
      insert(3, 'a')();
    }),
    commits.write(insert(4, 'c')),
  ]);
  assert.equal(count(), 0, 'nobody sees a row before the commit');
  const settled = await results;
  assert.deepEqual(
    settled.map((result) => result.status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.equal(count(), 2, 'the failed unit left none of its rows');
});

test('a refused unique index is known by its name', async (t) => {
  const { writer, commits } = openPair(t);
  const names = new ConstraintNames(writer);
  await commits.write(() => writer.prepare("insert into t values (1, 'a')").run());
  const error = await commits
    .write(() => writer.prepare("insert into t values (2, 'a')").run())
    .catch((e: unknown) => names.translate(e));
  assert.ok(error instanceof Error);
  assert.equal('constraint' in error && error.constraint, 'uq_t_u');
  const key = await commits
    .write(() => writer.prepare("insert into t values (1, 'z')").run())
    .catch((e: unknown) => names.translate(e));
  assert.equal(key instanceof Error && 'constraint' in key && key.constraint, 't_pkey');
});

test('when the commit itself fails every caller of the group is told, and the next group works', async (t) => {
  const { writer, commits, count } = openPair(t);
  const failing = commits.write(() => writer.prepare("insert into t values (1, 'a')").run());
  writer.exec('rollback');
  await assert.rejects(failing, { name: 'StoreUnavailable' });
  await commits.write(() => writer.prepare("insert into t values (2, 'b')").run());
  assert.equal(count(), 1);
});
