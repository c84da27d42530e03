import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { postgresQueries, sqliteQueries } from '../../src/store/compiler.ts';
import { insertRow, prepared, preparedForIds, putRow, updateRows } from '../../src/store/index.ts';

const engines = { sqlite: sqliteQueries(), postgresql: postgresQueries() };

/** Some columns of a claim; the same shapes come again and again, in other orders, too. */
const columns = fc.record(
  {
    instance_uuid: fc.constantFrom('a', 'b', undefined),
    host: fc.constantFrom('here', 'there'),
    vcpus: fc.nat(8),
    memory_mb: fc.nat(8),
    disk_gb: fc.nat(8),
  },
  { requiredKeys: ['host'] },
);

/** The same columns in another order. */
const shuffled = (row: object) => Object.fromEntries(Object.entries(row).toReversed());

const textOf = ({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) => ({ sql, parameters });

for (const [engine, queries] of Object.entries(engines)) {
  test(`on ${engine}, a statement of a known shape is the one that is built anew`, () => {
    fc.assert(
      fc.property(columns, columns, fc.boolean(), (given, where, turned) => {
        const row = (turned ? shuffled(given) : given) as never;
        const inserted = insertRow(queries, 'claim', row).compile();
        assert.deepEqual(textOf(inserted), textOf(queries.insertInto('claim').values(row).compile()));
        const put = putRow(queries, 'claim', ['instance_uuid'], row).compile();
        const anew = queries
          .insertInto('claim')
          .values(row)
          .onConflict((conflict) => conflict.column('instance_uuid').doUpdateSet(row));
        assert.deepEqual(textOf(put), textOf(anew.compile()));
        let update = queries.updateTable('claim').set(row);
        for (const [name, value] of Object.entries(where)) {
          if (value !== undefined) update = update.where(name as 'host', '=', value as never);
        }
        assert.deepEqual(
          textOf(updateRows(queries, 'claim', row, where as object).compile()),
          textOf(update.compile()),
        );
      }),
    );
  });

  test(`on ${engine}, null in a condition is another shape`, () => {
    const moved = (task_state: string | null) =>
      updateRows(queries, 'instance', { vm_state: 'active' }, { uuid: 'x', task_state }).compile();
    assert.match(moved(null).sql, /"task_state" is null/);
    assert.deepEqual(moved(null).parameters, ['active', 'x']);
    assert.match(moved('spawning').sql, /"task_state" = /);
    assert.deepEqual(moved('spawning').parameters, ['active', 'x', 'spawning']);
  });

  test(`on ${engine}, a prepared statement takes the arguments of each call`, () => {
    const byHost = prepared((some, { host, vcpus }: { host: string; vcpus: number }) =>
      some.selectFrom('claim').selectAll().where('vcpus', '>', vcpus).where('host', '=', host),
    );
    for (const args of [
      { host: 'a', vcpus: 1 },
      { vcpus: 2, host: 'b' },
    ]) {
      const anew = queries
        .selectFrom('claim')
        .selectAll()
        .where('vcpus', '>', args.vcpus)
        .where('host', '=', args.host);
      assert.deepEqual(textOf(byHost(queries, args).compile()), textOf(anew.compile()));
    }
  });
}

for (const [engine, queries] of Object.entries(engines)) {
  test(`on ${engine}, a prepared statement for ids is the one that is built anew, whatever their number`, () => {
    const build = (on: typeof queries, ids: readonly string[]) =>
      on.selectFrom('claim').select('host').where('instance_uuid', 'in', ids).orderBy('host');
    const claimsOf = preparedForIds(build);
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 20 }), (ids) => {
        assert.deepEqual(textOf(claimsOf(queries, ids).compile()), textOf(build(queries, ids).compile()));
      }),
    );
  });
}
