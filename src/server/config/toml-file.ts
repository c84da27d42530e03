import { readFileSync } from 'node:fs';
import { ConfigError } from './config-error.ts';
import type { FileValue } from './kinds.ts';

/** A key of a configuration file, with what it is given. */
export interface FileEntry {
  /** `['network', 'auth_url']`. */
  readonly path: readonly string[];
  /** Null for the head of a section (`[network]`). */
  readonly value: FileValue | null;
  readonly line: number;
}

/** All keys of a TOML file, in its order. Throws ConfigError when it cannot be read or is no TOML. */
export async function readTomlFile(file: string): Promise<readonly FileEntry[]> {
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([{ where: file, message: `it cannot be read: ${why}` }]);
  }
  // Loaded with the first file: most starts have none.
  const { getStaticTOMLValue, parseTOML, ParseError } = await import('toml-eslint-parser');
  try {
    const names = (key: { keys: { type: string; name?: string; value?: string }[] }) =>
      key.keys.map(({ name, value }) => name ?? value ?? '');
    return parseTOML(source).body[0].body.flatMap((node): FileEntry[] => {
      if (node.type === 'TOMLKeyValue') {
        return [{ path: names(node.key), value: plain(getStaticTOMLValue(node.value)), line: node.loc.start.line }];
      }
      const section = names(node.key);
      return [
        { path: section, value: null, line: node.loc.start.line },
        ...node.body.map((entry) => ({
          path: [...section, ...names(entry.key)],
          value: plain(getStaticTOMLValue(entry.value)),
          line: entry.loc.start.line,
        })),
      ];
    });
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ConfigError([{ where: `${file}:${error.lineNumber}`, message: `this is no TOML: ${error.message}` }]);
  }
}

/** A date is no value of any setting: as text, so that it is refused like any other misfit. */
function plain(value: unknown): FileValue {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}
