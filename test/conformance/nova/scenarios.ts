import { join } from 'node:path';
import { type Catalogue, idsInTests, readGroups, textOf } from '../catalogue.ts';

/** The groups of which every scenario has a test, or a row in the document of differences. */
export const finished = 'ABCDEFGHIJKLMNOPQRSTU';

const id = String.raw`[A-U]\d\d`;
const ids = `${id}(?:,? ${id})*`;

/** The ids that a test's name begins with: `C01: …`, `F02, F03: …`, `Q08 Q09 …`. */
export function idsOfName(name: string): string[] {
  const [found = ''] = new RegExp(`^${ids}(?![\\w.])`).exec(name) ?? [];
  return found.match(/\w+/g) ?? [];
}

/** The ids of a text in prose, stretches (`D10 to D18`) included, also over the end of a line. */
export function idsOfProse(text: string): Set<string> {
  const found = new Set<string>();
  for (const [, first = '', last = first] of text.matchAll(new RegExp(`\\b(${id})(?:\\s+to\\s+(${id}))?\\b`, 'g'))) {
    for (let number = Number(first.slice(1)); number <= Number(last.slice(1)); number += 1) {
      found.add(`${first.slice(0, 1)}${String(number).padStart(2, '0')}`);
    }
  }
  return found;
}

/** What Nova does. */
export const novaCatalogue: Catalogue = {
  name: 'Nova',
  groups: readGroups(join(import.meta.dirname, 'catalogue.txt')),
  idsOfName,
  idsOfDifferences: () => idsOfProse(textOf('docs', 'differences-from-nova.md')),
  idsInSources: () => idsInTests(ids, idsOfName, ['test/conformance/nova/']),
};
