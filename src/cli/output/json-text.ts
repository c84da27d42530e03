import { plain } from './plain.ts';
import type { Sheet } from './sheet.ts';

/** A list of objects, or one object, with the columns' names as keys, and two spaces for each level. */
export function* jsonText(sheet: Sheet): Generator<string> {
  if (sheet.kind === 'one') {
    for (const object of plain(sheet)) yield `${JSON.stringify(object, null, 2)}\n`;
    return;
  }
  let between = '[\n';
  for (const object of plain(sheet)) {
    // A line break within a text is written as two characters.
    yield `${between}  ${JSON.stringify(object, null, 2).replaceAll('\n', '\n  ')}`;
    between = ',\n';
  }
  yield between === ',\n' ? '\n]\n' : '[]\n';
}
