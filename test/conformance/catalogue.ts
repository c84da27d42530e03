import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** A group of scenarios: its letters, its heading, and what each id is about. */
export interface Group {
  readonly letter: string;
  readonly heading: string;
  readonly scenarios: ReadonlyMap<string, string>;
}

/** A list of scenarios, and how tests speak of them. */
export interface Catalogue {
  /** What the scenarios are told of. */
  readonly name: string;
  /** The groups, in the order of the list. */
  readonly groups: readonly Group[];
  /** The ids that a test's name begins with. */
  idsOfName(name: string): string[];
  /** The ids that a document gives a reason for not having a test. */
  idsOfDifferences(): ReadonlySet<string>;
  /** Test files by the ids that their strings begin with: names of tests, and the first column of tables that names are made of. */
  idsInSources(): ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads a list: a group begins with `## X its heading`, a scenario with its id. */
export function readGroups(file: string): Group[] {
  return readFileSync(file, 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [[letter, heading] = ['', ''], ...scenarios] = part.trim().split('\n').map(cut);
      return { letter, heading, scenarios: new Map(scenarios) };
    });
}

/** The first word of a line, and the rest. */
function cut(line: string): [string, string] {
  const [first = ''] = line.split(' ', 1);
  return [first, line.slice(first.length + 1)];
}

/** Reads the ids that strings of test files begin with. `ids` is the form of one or more; files that begin with one of `except` are left out. */
export function idsInTests(
  ids: string,
  idsOfName: (name: string) => string[],
  except: readonly string[],
): Map<string, ReadonlySet<string>> {
  // Those that need real clients and servers are not everybody's to run.
  const elsewhere = ['test/interop/', ...except];
  const all = globSync('test/**/*.test.ts', { cwd: root });
  const files = all.filter((file) => !elsewhere.some((start) => file.startsWith(start)));
  const strings = new RegExp(`['"\`](${ids})(?=['"\`: ])`, 'g');
  const found = files.toSorted().map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [file, new Set([...text.matchAll(strings)].flatMap(([, names = '']) => idsOfName(names)))] as const;
  });
  return new Map(found.filter(([, named]) => named.size > 0));
}

/** The text of a file of the repository. */
export function textOf(...path: string[]): string {
  return readFileSync(join(root, ...path), 'utf8');
}
