import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ConfigProblem } from './config-error.ts';
import { type Found, misfit } from './found.ts';
import type { FileValue } from './kinds.ts';
import { didYouMean, fileName } from './names.ts';
import type { Option } from './option.ts';
import { options } from './options.ts';
import type { FileEntry } from './toml-file.ts';

/** What a configuration file says, with what nobody asked it for as a problem. */
export class FileSettings {
  readonly #file: string | null;
  readonly #entries: readonly FileEntry[];
  readonly #problems: ConfigProblem[];

  constructor(file: string | null, entries: readonly FileEntry[], problems: ConfigProblem[]) {
    this.#file = file;
    this.#entries = entries;
    this.#problems = problems;
    for (const entry of entries) this.#refuseUnknown(entry);
    const secrets = entries.some((entry) => optionAt(entry.path)?.secret);
    if (file && secrets && process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
      problems.push({ where: file, message: `it holds a secret and others may read it: chmod 600 ${file}` });
    }
  }

  /** What the file gives this setting; null: nothing. Throws ConfigError. */
  take(section: string, key: string, option: Option<unknown>): Found | null {
    const entry = this.#entries.find(
      ({ path: [first, second], value }) => value !== null && first === section && second === key,
    );
    if (!entry || entry.value === null || !this.#file) return null;
    const source = this.#where(entry.line);
    try {
      const value = option.kind.fromFile(entry.value);
      return { source, value: option.path ? resolve(dirname(this.#file), String(value)) : value };
    } catch (error) {
      throw misfit(source, option, shown(entry.value), error);
    }
  }

  #refuseUnknown({ path, value, line }: FileEntry): void {
    const [section = '', key, more] = path;
    const names = Object.entries(options).find(([name]) => name === section)?.[1];
    const refuse = (message: string) => this.#problems.push({ where: this.#where(line), message });
    if (!names) {
      if (value !== null && key === undefined) refuse(`"${section}" stands outside of a section`);
      else refuse(`there is no section [${section}]${didYouMean(section, Object.keys(options))}`);
    } else if (value !== null && key === undefined) {
      refuse(`"${section}" is a section: write [${section}]`);
    } else if (key !== undefined && (value === null || more !== undefined || !optionAt(path))) {
      refuse(
        `[${section}] has no key "${path.slice(1).join('.')}"${didYouMean(key, Object.keys(names).map(fileName))}`,
      );
    }
  }

  #where(line: number): string {
    return `${this.#file}:${line}`;
  }
}

function optionAt([section, key]: readonly string[]): Option<unknown> | undefined {
  const names = Object.entries(options).find(([name]) => name === section)?.[1] ?? {};
  return Object.entries<Option<unknown>>(names).find(([name]) => fileName(name) === key)?.[1];
}

function shown(value: FileValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
