import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { UsageError } from '../../src/cli/errors/failure.ts';
import type { Json, JsonObject } from '../../src/cli/json.ts';
import type { Format } from '../../src/cli/output/formats.ts';
import { printMany, printOne } from '../../src/cli/output/print-sheet.ts';
import { field } from '../../src/cli/resource/field.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';

const columns = [
  field('ID', 'id'),
  field('Count', 'count'),
  field('State', 'up', (value) => (value === true ? 'UP' : 'DOWN')),
  field('Data', 'data'),
];

async function printed(
  format: Format,
  what: readonly JsonObject[] | JsonObject,
  { column, hasColours = false }: { column?: string[]; hasColours?: boolean } = {},
): Promise<string> {
  let out = '';
  const screen = {
    isTerminal: hasColours,
    hasColours,
    columns: 100,
    write: (text: string) => {
      out += text;
    },
  };
  const world = { env: {}, home: '', runtime: systemRuntime(), stdout: screen, stderr: screen };
  const flags = { format, ...(column && { column }) };
  if (Array.isArray(what)) await printMany(world, flags, columns, what as JsonObject[]);
  else await printOne(world, flags, columns, what as JsonObject);
  return out;
}

const one = { id: 'a', count: 3, up: true, data: { b: 'x', a: null } };
const two = { id: 'b,"c"\n', count: 12, up: false, data: ['p', "q'r"] };

test('a table has numbers to the right, objects as key=value by key, a line of its own for each line of a value', async () => {
  assert.equal(
    await printed('table', [one, two]),
    `+-------+-------+-------+-----------------+
| ID    | Count | State | Data            |
+-------+-------+-------+-----------------+
| a     |     3 | UP    | a='None', b='x' |
| b,"c" |    12 | DOWN  | p, q'r          |
|       |       |       |                 |
+-------+-------+-------+-----------------+
`,
  );
});

test('JSON of a list is that of its data, whatever stands in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ id: fc.string({ unit: 'binary' }), data: fc.jsonValue() })), async (rows) => {
      const texts = rows.map((row) => ({ ID: row.id, Data: row.data }));
      const out = await printed('json', rows as JsonObject[], { column: ['ID', 'Data'] });
      assert.equal(out, `${JSON.stringify(texts, null, 2)}\n`);
    }),
    { numRuns: 50 },
  );
});

test('a list of 150,000 is a table, too', async () => {
  const rows = Array.from({ length: 150_000 }, (_, count) => ({ count }));
  const lines = (await printed('table', rows, { column: ['Count'] })).split('\n');
  assert.deepEqual([lines.length, lines.at(-3)], [150_005, '| 149999 |']);
});

test('one resource is a table of Field and Value', async () => {
  assert.equal(
    await printed('table', one, { column: ['Count', 'State'] }),
    `+-------+-------+
| Field | Value |
+-------+-------+
| Count | 3     |
| State | UP    |
+-------+-------+
`,
  );
});

test('wide characters and emoji keep the border of a table straight', async () => {
  const lines = (await printed('table', [{ id: '服务器🚀' }, { id: 'abcdefghij' }], { column: ['ID'] })).split('\n');
  assert.equal(lines[3], '| 服务器🚀   |');
  assert.equal(lines[4], '| abcdefghij |');
});

test('escape sequences in a name do not reach the terminal', async () => {
  const out = await printed('table', [{ id: '\x1b[2Jx\x9b1m\r' }], { column: ['ID'] });
  assert.match(out, /\\x1b\[2Jx\\x9b1m\\x0d/);
  assert.doesNotMatch(out, /[^\P{Cc}\n]/u);
});

test('colours are for terminals that have them, and for a status alone', async () => {
  const rows = [{ id: 'ACTIVE' }, { id: 'ERROR' }, { id: 'INACTIVE' }];
  const coloured = await printed('table', rows, { column: ['ID'], hasColours: true });
  assert.ok(coloured.includes('| \x1b[32mACTIVE\x1b[39m   |'));
  assert.ok(coloured.includes('| \x1b[31mERROR\x1b[39m    |'));
  assert.match(coloured, /\| INACTIVE \|/);
  assert.doesNotMatch(await printed('table', rows, { column: ['ID'] }), /\p{Cc}\[/u);
  assert.doesNotMatch(await printed('json', rows, { hasColours: true }), /\p{Cc}\[/u);
});

test('json is the data itself under the names of the columns', async () => {
  assert.deepEqual(JSON.parse(await printed('json', [one])), [{ ID: 'a', Count: 3, State: true, Data: one.data }]);
  assert.deepEqual(JSON.parse(await printed('json', one)), { ID: 'a', Count: 3, State: true, Data: one.data });
  assert.equal(await printed('json', []), '[]\n');
});

test('yaml comes back as it went in, for readers of YAML 1.1 too', async () => {
  const data: Json = ['no', '2026-11-23T08:00:00Z', '1e3', 'yes: x', '', null, true, { on: 'off' }];
  const text = await printed('yaml', [{ id: '0123', data }], { column: ['ID', 'Data'] });
  for (const version of ['1.1', '1.2'] as const) {
    assert.deepEqual(parse(text, { version }), [{ ID: '0123', Data: data }], version);
  }
});

test('csv doubles quotes, keeps line breaks inside of them, and leaves null empty', async () => {
  assert.equal(
    await printed('csv', [one, two, { id: null, count: null }]),
    `"ID","Count","State","Data"
"a",3,"True","{'b': 'x', 'a': None}"
"b,""c""
",12,"False","['p', ""q'r""]"
"",""${','}"",""
`,
  );
});

test('value is bare: a line a resource, or a line a field of one resource', async () => {
  assert.equal(await printed('value', [one, { id: 'b', count: 0 }]), "a 3 True {'b': 'x', 'a': None}\nb 0 None None\n");
  assert.equal(await printed('value', one, { column: ['ID', 'State'] }), 'a\nTrue\n');
  assert.equal(await printed('value', []), '');
});

test('-c keeps the order of the columns, and an unknown one is refused with those that there are', async () => {
  assert.equal(await printed('value', [one], { column: ['Count', 'ID'] }), 'a 3\n');
  await assert.rejects(printed('value', [one], { column: ['ID', 'id'] }), (error) => {
    assert.ok(error instanceof UsageError);
    assert.equal(error.explanation.why, 'there is no column "id"');
    assert.deepEqual(error.explanation.next, ['choose from: ID, Count, State, Data']);
    return true;
  });
});
