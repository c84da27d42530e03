import type { World } from '../world.ts';
import { csv } from './csv.ts';
import type { Format } from './formats.ts';
import { humanText } from './human-text.ts';
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

/** Prints resources, a row each. Throws UsageError when `-c` names a column that is not there. */
export async function printMany<R>(
  world: World,
  flags: OutputFlags,
  columns: readonly Column<R>[],
  resources: readonly R[],
): Promise<void> {
  const rows = resources.map((resource) => columns.map((column) => cell(column, resource)));
  await print(world, flags, { kind: 'many', columns: columns.map(({ name }) => name), rows });
}

/** Prints one resource, a field a line. Throws UsageError when `-c` names a field that is not there. */
export async function printOne<R>(
  world: World,
  flags: OutputFlags,
  columns: readonly Column<R>[],
  resource: R,
): Promise<void> {
  const row = columns.map((column) => cell(column, resource));
  await print(world, flags, { kind: 'one', columns: columns.map(({ name }) => name), rows: [row] });
}

function cell<R>({ value: take, human = humanText }: Column<R>, resource: R): Cell {
  const machine = take(resource);
  return { machine, human: human(machine) };
}

async function print({ stdout }: World, flags: OutputFlags, whole: Sheet): Promise<void> {
  const sheet = selectColumns(whole, flags.column ?? []);
  stdout.write(await render(sheet, flags.format ?? 'table', stdout.hasColours));
}

async function render(sheet: Sheet, format: Format, hasColours: boolean): Promise<string> {
  switch (format) {
    case 'table':
      return table(sheet, hasColours);
    case 'json':
      return `${JSON.stringify(plain(sheet), null, 2)}\n`;
    case 'yaml': {
      const { stringify } = await import('yaml');
      // Readers of YAML 1.1 (PyYAML) would take `no` and bare timestamps for something else than text.
      return stringify(plain(sheet), {
        version: '1.1',
        singleQuote: true,
        lineWidth: 0,
        indentSeq: false,
        sortMapEntries: true,
      });
    }
    case 'csv':
      return csv(sheet);
    case 'value':
      return value(sheet);
  }
}
