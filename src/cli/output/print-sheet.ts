import type { World } from '../world.ts';
import { csv } from './csv.ts';
import type { Format } from './formats.ts';
import { humanText } from './human-text.ts';
import { jsonText } from './json-text.ts';
import { plain } from './plain.ts';
import { selectColumns } from './select-columns.ts';
import type { Cell, Column, Sheet } from './sheet.ts';
import { table } from './table.ts';
import { value } from './value.ts';

/** Flags of every command that prints data. */
export interface OutputFlags {
  readonly format?: Format;
  readonly column?: readonly string[];
}

/** What is written at once, in characters. */
const chunkLength = 64 * 1024;

/** Prints resources, a row each. Throws UsageError when `-c` names a column that is not there. */
export async function printMany<R>(
  world: World,
  flags: OutputFlags,
  columns: readonly Column<R>[],
  resources: readonly R[],
): Promise<void> {
  await print(world, flags, 'many', columns, resources);
}

/** Prints one resource, a field a line. Throws UsageError when `-c` names a field that is not there. */
export async function printOne<R>(
  world: World,
  flags: OutputFlags,
  columns: readonly Column<R>[],
  resource: R,
): Promise<void> {
  await print(world, flags, 'one', columns, [resource]);
}

async function print<R>(
  { stdout }: World,
  flags: OutputFlags,
  kind: Sheet['kind'],
  columns: readonly Column<R>[],
  resources: readonly R[],
): Promise<void> {
  const chosen = selectColumns(columns, flags.column ?? []);
  const rows = {
    *[Symbol.iterator]() {
      for (const resource of resources) yield chosen.map((column) => cell(column, resource));
    },
  };
  const sheet = { kind, columns: chosen.map(({ name }) => name), rows };
  let chunk = '';
  for (const text of await render(sheet, flags.format ?? 'table', stdout.hasColours)) {
    chunk += text;
    if (chunk.length < chunkLength) continue;
    stdout.write(chunk);
    chunk = '';
  }
  stdout.write(chunk);
}

function cell<R>({ value: take, human = humanText }: Column<R>, resource: R): Cell {
  const machine = take(resource);
  return {
    machine,
    get human() {
      return human(machine);
    },
  };
}

async function render(sheet: Sheet, format: Format, hasColours: boolean): Promise<Iterable<string>> {
  switch (format) {
    case 'table':
      return table(sheet, hasColours);
    case 'json':
      return jsonText(sheet);
    case 'yaml': {
      const { stringify } = await import('yaml');
      const objects = [...plain(sheet)];
      // Readers of YAML 1.1 (PyYAML) would take `no` and bare timestamps for something else than text.
      const text = stringify(sheet.kind === 'one' ? objects[0] : objects, {
        version: '1.1',
        singleQuote: true,
        lineWidth: 0,
        indentSeq: false,
        sortMapEntries: true,
      });
      return [text];
    }
    case 'csv':
      return csv(sheet);
    case 'value':
      return value(sheet);
  }
}
