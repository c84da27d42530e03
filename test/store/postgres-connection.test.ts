import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sql } from 'kysely';
import type { PoolClient } from 'pg';
import { all, openPostgres, run, StoreError, StoreUnavailable } from '../../src/store/index.ts';
import { inTransaction } from '../../src/store/postgres/connection.ts';
import { startPostgres } from '../support/postgres.ts';

const postgres = await startPostgres();

/** A connection that breaks when it is asked this. */
function breakingAt(text: string): PoolClient {
  const query = async (asked: string) => {
    if (asked === text) throw new Error('Connection terminated unexpectedly');
    return { rows: [], rowCount: 0, command: asked };
  };
  return { query } as unknown as PoolClient;
}

test('of a connection that breaks at the commit nobody knows whether the work is done: no promise that asking again will do', async () => {
  const isUnknown = (error: unknown) => error instanceof StoreError && !(error instanceof StoreUnavailable);
  await assert.rejects(
    inTransaction(breakingAt('commit'), 'begin', async () => null),
    isUnknown,
  );
  await assert.rejects(
    inTransaction(breakingAt('begin'), 'begin', async () => null),
    StoreUnavailable,
  );
});

suite('the way to a PostgreSQL', { skip: postgres ? false : 'the package has none for this platform' }, () => {
  if (!postgres) return;

  test('a connection that breaks in the middle of a unit is a StoreError, the unit leaves nothing, and the next one works', async (t) => {
    const database = await openPostgres({ url: await postgres.newDatabase() });
    t.after(() => database.close());
    const seen = (id: string) => ({ id, seen_at: '2026-01-01T00:00:00.000Z' });
    const broken = database.write(function* (q) {
      yield* run(q.insertInto('process').values(seen('a')));
      yield sql`select pg_terminate_backend(pg_backend_pid())`.compile(q);
      yield* run(q.insertInto('process').values(seen('b')));
    });
    await assert.rejects(broken, StoreError);
    await database.write((q) => run(q.insertInto('process').values(seen('c'))));
    const rows = await database.read((q) => all(q.selectFrom('process').select('id')));
    assert.deepEqual(rows, [{ id: 'c' }]);
  });

  test('what is done exclusively is done by one at a time, and the turn passes on after an error', async (t) => {
    const url = await postgres.newDatabase();
    const both = [await openPostgres({ url }), await openPostgres({ url })] as const;
    for (const database of both) t.after(() => database.close());
    let inside = 0;
    let most = 0;
    const turn = async (fails: boolean) => {
      inside += 1;
      most = Math.max(most, inside);
      await both[0].read(function* (q) {
        yield sql`select pg_sleep(0.02)`.compile(q);
      });
      inside -= 1;
      if (fails) throw new RangeError('no');
    };
    const turns = Array.from({ length: 6 }, (_, n) =>
      both[n % 2 === 0 ? 0 : 1]
        .exclusively('x', () => turn(n === 1))
        .catch((error) => assert.ok(error instanceof RangeError)),
    );
    await Promise.all(turns);
    assert.equal(most, 1);
  });
});
