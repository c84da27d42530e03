import { styleText } from 'node:util';
import { displayWidth } from './display-width.ts';
import { printable } from './printable.ts';
import type { Cell, Sheet } from './sheet.ts';

interface Layout {
  readonly width: number;
  readonly alignRight: boolean;
}

/** Box-drawn text in the openstack client's form; one resource as two columns, Field and Value. */
export function* table(sheet: Sheet, hasColours: boolean): Generator<string> {
  const { columns, rows } = sheet.kind === 'one' ? turned(sheet) : sheet;
  const layouts = layoutsOf(columns, rows, sheet.kind);
  const border = `+${layouts.map(({ width }) => '-'.repeat(width + 2)).join('+')}+\n`;
  yield border;
  yield rowLines(
    columns.map((name) => [name]),
    layouts.map((layout) => ({ ...layout, alignRight: false })),
    false,
  );
  yield border;
  let isEmpty = true;
  for (const row of rows) {
    isEmpty = false;
    yield rowLines(row.map(linesOf), layouts, hasColours);
  }
  if (!isEmpty) yield border;
}

/** Looks at all rows, and keeps none: as wide as the widest, and numbers to the right where there is nothing else. */
function layoutsOf(columns: readonly string[], rows: Sheet['rows'], kind: Sheet['kind']): Layout[] {
  const widths = columns.map(displayWidth);
  const areNumbers = columns.map(() => kind === 'many');
  let isEmpty = true;
  for (const row of rows) {
    isEmpty = false;
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, ...linesOf(cell).map(displayWidth));
      if (!isPlainNumber(cell)) areNumbers[index] = false;
    }
  }
  return widths.map((width, index) => ({ width, alignRight: !isEmpty && areNumbers[index] === true }));
}

function linesOf(cell: Cell): string[] {
  return printable(cell.human).split('\n');
}

function turned({ columns, rows }: Sheet): Pick<Sheet, 'columns' | 'rows'> {
  const [cells = []] = rows;
  return {
    columns: ['Field', 'Value'],
    rows: columns.map((name, index): Cell[] => [
      { machine: name, human: name },
      cells[index] ?? { machine: '', human: '' },
    ]),
  };
}

function isPlainNumber(cell: Cell): boolean {
  return typeof cell.machine === 'number' && cell.human === String(cell.machine);
}

function rowLines(row: readonly (readonly string[])[], layouts: readonly Layout[], hasColours: boolean): string {
  const height = Math.max(1, ...row.map((lines) => lines.length));
  const lines = Array.from({ length: height }, (_, line) => {
    const cells = layouts.map(({ width, alignRight }, index) => {
      const text = row[index]?.[line] ?? '';
      const shown = hasColours ? coloured(text) : text;
      const gap = ' '.repeat(width - displayWidth(text));
      return alignRight ? ` ${gap}${shown} ` : ` ${shown}${gap} `;
    });
    return `|${cells.join('|')}|\n`;
  });
  return lines.join('');
}

const colours = { ACTIVE: 'green', BUILD: 'yellow', ERROR: 'red', DOWN: 'yellow' } as const;

function coloured(text: string): string {
  const colour = Object.entries(colours).find(([status]) => status === text)?.[1];
  return colour ? styleText(colour, text, { validateStream: false }) : text;
}
