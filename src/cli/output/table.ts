import { styleText } from 'node:util';
import { displayWidth } from './display-width.ts';
import { printable } from './printable.ts';
import type { Cell, Sheet } from './sheet.ts';

interface Layout {
  readonly width: number;
  readonly alignRight: boolean;
}

/** Box-drawn text in the openstack client's form; one resource as two columns, Field and Value. */
export function table(sheet: Sheet, hasColours: boolean): string {
  const { columns, rows } = sheet.kind === 'one' ? turned(sheet) : sheet;
  const texts = rows.map((row) => row.map((cell) => printable(cell.human).split('\n')));
  const layouts = columns.map((name, index): Layout => {
    const lines = texts.flatMap((row) => row[index] ?? []);
    return {
      width: Math.max(displayWidth(name), ...lines.map(displayWidth)),
      alignRight: sheet.kind === 'many' && rows.length > 0 && rows.every((row) => isPlainNumber(row[index])),
    };
  });
  const border = `+${layouts.map(({ width }) => '-'.repeat(width + 2)).join('+')}+`;
  const body = texts.flatMap((row) => rowLines(row, layouts, hasColours));
  const header = rowLines(
    columns.map((name) => [name]),
    layouts.map((layout) => ({ ...layout, alignRight: false })),
    false,
  );
  return `${[border, ...header, border, ...body, ...(body.length > 0 ? [border] : [])].join('\n')}\n`;
}

function turned({ columns, rows }: Sheet): Pick<Sheet, 'columns' | 'rows'> {
  const cells = rows[0] ?? [];
  return {
    columns: ['Field', 'Value'],
    rows: columns.map((name, index): Cell[] => [
      { machine: name, human: name },
      cells[index] ?? { machine: '', human: '' },
    ]),
  };
}

function isPlainNumber(cell: Cell | undefined): boolean {
  return typeof cell?.machine === 'number' && cell.human === String(cell.machine);
}

function rowLines(row: readonly (readonly string[])[], layouts: readonly Layout[], hasColours: boolean): string[] {
  const height = Math.max(1, ...row.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => {
    const cells = layouts.map(({ width, alignRight }, index) => {
      const text = row[index]?.[line] ?? '';
      const shown = hasColours ? coloured(text) : text;
      const gap = ' '.repeat(width - displayWidth(text));
      return alignRight ? ` ${gap}${shown} ` : ` ${shown}${gap} `;
    });
    return `|${cells.join('|')}|`;
  });
}

const colours = { ACTIVE: 'green', BUILD: 'yellow', ERROR: 'red', DOWN: 'yellow' } as const;

function coloured(text: string): string {
  const colour = Object.entries(colours).find(([status]) => status === text)?.[1];
  return colour ? styleText(colour, text, { validateStream: false }) : text;
}
