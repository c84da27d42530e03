import type { Json } from '../json.ts';
import { pythonText } from './python-text.ts';
import type { Sheet } from './sheet.ts';

/** RFC 4180 with line feeds: a line of column names, then the rows; numbers and booleans bare, all else in quotes, null empty. */
export function csv({ columns, rows }: Sheet): string {
  const lines = [columns.map(field), ...rows.map((row) => row.map((cell) => field(cell.machine)))];
  return lines.map((line) => `${line.join(',')}\n`).join('');
}

function field(value: Json): string {
  if (value === null) return '""';
  if (typeof value === 'number' || typeof value === 'boolean') return pythonText(value);
  return `"${pythonText(value).replaceAll('"', '""')}"`;
}
