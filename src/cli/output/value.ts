import { pythonText } from './python-text.ts';
import type { Sheet } from './sheet.ts';

/** Bare values: a line for each resource with spaces between; of one resource, a line for each field. */
export function* value({ kind, rows }: Sheet): Generator<string> {
  for (const row of rows) {
    yield `${row.map((cell) => pythonText(cell.machine)).join(kind === 'one' ? '\n' : ' ')}\n`;
  }
}
