import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** A group of scenarios: its letter, its heading, and what each id is about. */
export interface Group {
  readonly letter: string;
  readonly heading: string;
  readonly scenarios: ReadonlyMap<string, string>;
}

/** The groups of which every scenario has a test, or a row in the document of differences. */
export const finished = 'ABCDEFGHIJKLMNOQ';

const id = String.raw`[A-U]\d\d`;
const ids = `${id}(?:,? ${id})*`;

/** The catalogue, in its order. */
export function readCatalogue(): Group[] {
  const text = readFileSync(join(import.meta.dirname, 'catalogue.txt'), 'utf8');
  return text
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [heading = '', ...lines] = part.trim().split('\n');
      const scenarios = new Map(lines.map((line) => [line.slice(0, 3), line.slice(4)]));
      return { letter: heading.slice(0, 1), heading: heading.slice(2), scenarios };
    });
}

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

/** The ids that the document of differences gives a reason for. */
export function idsOfDifferences(): Set<string> {
  return idsOfProse(readFileSync(join(root, 'docs', 'differences-from-nova.md'), 'utf8'));
}

/**
 * Test files by the ids that their strings begin with: names of tests, and the first column of tables that names are made
 * of. Left out: files that need real clients and servers, for not everybody can run them, and this folder.
 */
export function idsInSources(): Map<string, ReadonlySet<string>> {
  const elsewhere = ['test/interop/', 'test/conformance/nova/'];
  const all = globSync('test/**/*.test.ts', { cwd: root });
  const files = all.filter((file) => !elsewhere.some((folder) => file.startsWith(folder)));
  const strings = new RegExp(`['"\`](${ids})(?=['"\`: ])`, 'g');
  const found = files.toSorted().map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [file, new Set([...text.matchAll(strings)].flatMap(([, names = '']) => idsOfName(names)))] as const;
  });
  return new Map(found.filter(([, ids]) => ids.size > 0));
}
