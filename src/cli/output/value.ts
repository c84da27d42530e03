import { pythonText } from './python-text.ts';
import type { Sheet } from './sheet.ts';

/** Bare values: a line for each resource with spaces between; of one resource, a line for each field. */
export function value({ kind, rows }: Sheet): string {
  const lines = rows.map((row) => row.map((cell) => pythonText(cell.machine)).join(kind === 'one' ? '\n' : ' '));
  return lines.map((line) => `${line}\n`).join('');
}
