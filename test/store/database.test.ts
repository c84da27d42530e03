import assert from 'node:assert/strict';
import { ConstraintError, isConflict, type Queries, run, type Unit } from '../../src/store/index.ts';
import { all, first } from '../../src/store/unit.ts';
import { testOnEngines } from '../support/engines.ts';

const keypair = (name: string, type = 'ssh') => ({
  user_id: 'u',
  name,
  type,
  public_key: 'k',
  fingerprint: 'f',
  created_at: '2026-01-01T00:00:00.000Z',
});

function* insert(q: Queries, name: string): Unit<number> {
  return yield* run(q.insertInto('keypair').values(keypair(name)));
}

function* names(q: Queries): Unit<string[]> {
  const rows = yield* all(q.selectFrom('keypair').select('name').orderBy('name'));
  return rows.map((row) => row.name);
}

testOnEngines('a unit of work takes effect as a whole', async (_t, database) => {
  const affected = await database.write(function* (q) {
    yield* insert(q, 'a');
    return yield* insert(q, 'b');
  });
  assert.equal(affected, 1);
  assert.deepEqual(await database.read(names), ['a', 'b']);
});

testOnEngines('a unit that throws leaves nothing, and its error is what it threw', async (_t, database) => {
  const failing = database.write(function* (q) {
    yield* insert(q, 'a');
    throw new RangeError('no');
  });
  await assert.rejects(failing, RangeError);
  assert.deepEqual(await database.read(names), []);
});

testOnEngines('a refused key is a ConstraintError by its name, and the unit leaves nothing', async (_t, database) => {
  await database.write((q) => insert(q, 'a'));
  const failing = database.write(function* (q) {
    yield* insert(q, 'b');
    yield* insert(q, 'a');
  });
  await assert.rejects(failing, (error) => {
    assert.ok(error instanceof ConstraintError);
    assert.ok(isConflict(error, 'keypair_pkey'), String(error.constraint));
    return true;
  });
  assert.deepEqual(await database.read(names), ['a']);
});

testOnEngines('a refused unique index is known by its name', async (_t, database) => {
  const flavor = (id: string) => ({
    id,
    name: 'same',
    vcpus: 1,
    memory_mb: 1,
    root_gb: 1,
    ephemeral_gb: 0,
    swap_mb: 0,
    rxtx_factor: 1.5,
    is_public: 1,
    disabled: 0,
    description: null,
    extra_specs: '{}',
    created_at: '2026-01-01T00:00:00.000Z',
  });
  await database.write((q) => run(q.insertInto('flavor').values(flavor('1'))));
  const failing = database.write((q) => run(q.insertInto('flavor').values(flavor('2'))));
  await assert.rejects(failing, (error) => isConflict(error, 'uq_flavor_name'));
  const row = await database.read((q) => first(q.selectFrom('flavor').select('rxtx_factor')));
  assert.equal(row?.rxtx_factor, 1.5);
});

testOnEngines('a row that belongs to nobody is refused', async (_t, database) => {
  const orphan = { id: 'x', instance_uuid: 'none', code: 500, message: '', details: '', created_at: '' };
  const failing = database.write((q) => run(q.insertInto('instance_fault').values(orphan)));
  await assert.rejects(failing, (error) => error instanceof ConstraintError && error.kind === 'foreign-key');
});

testOnEngines('many units at once: those that conflict fail, all others are there', async (_t, database) => {
  const results = await Promise.allSettled(
    Array.from({ length: 60 }, (_, n) => database.write((q) => insert(q, `k${n % 20}`))),
  );
  assert.equal(results.filter((result) => result.status === 'fulfilled').length, 20);
  assert.equal((await database.read(names)).length, 20);
});

testOnEngines('guarded updates that race have one winner each', async (_t, database) => {
  await database.write((q) => insert(q, 'a'));
  const take = () =>
    database.write((q) =>
      run(q.updateTable('keypair').set({ type: 'taken' }).where('name', '=', 'a').where('type', '=', 'ssh')),
    );
  const affected = await Promise.all(Array.from({ length: 20 }, take));
  assert.equal(
    affected.reduce((sum, n) => sum + n, 0),
    1,
  );
});

testOnEngines('counts come as numbers', async (_t, database) => {
  await database.write((q) => insert(q, 'a'));
  const row = await database.read((q) =>
    first(q.selectFrom('keypair').select((select) => select.fn.countAll<number>().as('n'))),
  );
  assert.equal(row?.n, 1);
});

testOnEngines('a read of several statements sees one state', async (_t, database) => {
  await database.write((q) => insert(q, 'a'));
  const [before, after] = await database.read(function* (q) {
    const earlier = yield* names(q);
    return [earlier, yield* names(q)];
  });
  assert.deepEqual(before, after);
});
