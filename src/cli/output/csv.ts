import { pythonText } from './python-text.ts';
import type { Cell, Sheet } from './sheet.ts';

/**
 * RFC 4180 with line feeds: a line of column names, then the rows. Null is empty; numbers and booleans are bare unless people
 * read something else in their place (`UP` for true): so the openstack client has it.
 */
export function* csv({ columns, rows }: Sheet): Generator<string> {
  yield `${columns.map(quoted).join(',')}\n`;
  for (const row of rows) yield `${row.map(field).join(',')}\n`;
}

function field({ machine, human }: Cell): string {
  if (machine === null) return '""';
  const text = pythonText(machine);
  const isBare = typeof machine === 'number' || typeof machine === 'boolean';
  return isBare && human === text ? text : quoted(text);
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
