import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { StoreUnavailable } from '../../src/store/index.ts';
import { DiskSync } from '../../src/store/sqlite/disk-sync.ts';
import { GroupCommit } from '../../src/store/sqlite/group-commit.ts';
import { temporaryFolder } from '../support/database.ts';

/** A file whose syncs end when the test says so, and a timer that fires when the test says so. */
function slowDisk() {
  const syncs: { end(): void; fail(error: Error): void }[] = [];
  const file = {
    closed: false,
    sync: () =>
      new Promise<void>((resolve, reject) => {
        syncs.push({ end: resolve, fail: reject });
      }),
    close: () => {
      file.closed = true;
    },
  };
  const due: (() => void)[] = [];
  const timers = {
    sleep: () => new Promise<void>(() => {}),
    after: (_ms: number, action: () => void) => {
      due.push(action);
      return () => due.splice(due.indexOf(action), 1);
    },
  };
  return { disk: new DiskSync(file, timers), file, syncs, due };
}

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol('open');
  await turn();
  return (await Promise.race([promise.catch(() => undefined), Promise.resolve(open)])) !== open;
}

test('commits made while the disk is busy share its next sync, and nobody is told before his own is there', async () => {
  const { disk, syncs } = slowDisk();
  disk.committed();
  const first = disk.durable();
  disk.committed();
  const second = disk.durable();
  disk.committed();
  const third = disk.durable();
  assert.equal(syncs.length, 1, 'one at a time');
  syncs[0]?.end();
  await first;
  assert.equal(await isSettled(second), false);
  assert.equal(syncs.length, 2, 'one for both');
  syncs[1]?.end();
  await Promise.all([second, third]);
  assert.equal(syncs.length, 2);
});

test('what is on the disk is waited for by nobody', async () => {
  const { disk, syncs } = slowDisk();
  await disk.durable();
  assert.equal(syncs.length, 0);
  disk.committed();
  const done = disk.durable();
  syncs[0]?.end();
  await done;
  await disk.durable();
  assert.equal(syncs.length, 1);
});

test('a commit that nobody waits for goes to the disk all the same, with those after it', async () => {
  const { disk, syncs, due } = slowDisk();
  disk.committed();
  disk.committed();
  assert.equal(due.length, 1);
  assert.equal(syncs.length, 0);
  due[0]?.();
  assert.equal(syncs.length, 1);
});

test('closing waits for the disk', async () => {
  const { disk, file, syncs, due } = slowDisk();
  disk.committed();
  const closed = disk.close();
  assert.equal(await isSettled(closed), false);
  assert.equal(file.closed, false);
  syncs[0]?.end();
  await closed;
  assert.equal(file.closed, true);
  assert.equal(due.length, 0, 'no timer is left');
});

test('a disk that fails: whoever waits is told, and nothing is written any more', async (t) => {
  const { disk, syncs } = slowDisk();
  const db = new DatabaseSync(join(temporaryFolder(t), 'x.db'));
  t.after(() => db.close());
  db.exec('create table t (id integer primary key)');
  const commits = new GroupCommit(db, null, disk);
  const insert = (id: number) => commits.write(() => db.prepare('insert into t values (?)').run(id));
  await insert(1);
  const waiting = [disk.durable(), disk.durable()];
  syncs[0]?.fail(new Error('EIO: i/o error, fdatasync'));
  for (const told of await Promise.allSettled(waiting)) {
    assert.equal(told.status, 'rejected');
    assert.ok(told.reason instanceof StoreUnavailable);
    assert.match(String(told.reason.cause), /EIO/);
  }
  await assert.rejects(insert(2), StoreUnavailable);
  await assert.rejects(disk.durable(), StoreUnavailable);
  assert.equal(syncs.length, 1, 'a second sync might say that all is well: the system forgets what it could not write');
});
