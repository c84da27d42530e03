import { existsSync, readdirSync } from 'node:fs';
import { KeyRepositoryError, keyFolderAdvice } from './errors.ts';
import { type Key, purposes } from './key.ts';
import { parseKeyFileName, readKeyFile } from './key-file.ts';

/** The names of the key files in a folder, sorted; none when the folder is not there. Other files are left alone. */
export function keyFileNames(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => parseKeyFileName(name) !== null)
    .toSorted();
}

/** The keys in a folder, by purpose, then number. Throws KeyRepositoryError for one that cannot be used. */
export function readKeys(folder: string): readonly Key[] {
  const keys: Key[] = [];
  for (const name of keyFileNames(folder)) {
    const parsed = parseKeyFileName(name);
    if (parsed) keys.push(readKeyFile(folder, parsed.purpose, parsed.number));
  }
  return keys.toSorted((a, b) => a.purpose.localeCompare(b.purpose) || a.number - b.number);
}

/** The keys in a folder that has some of each purpose. Throws KeyRepositoryError. */
export function readCompleteKeys(folder: string): readonly Key[] {
  const keys = readKeys(folder);
  for (const purpose of purposes) {
    if (keys.some((key) => key.purpose === purpose)) continue;
    throw new KeyRepositoryError(`${folder} has no ${purpose} key (${purpose}-NUMBER.key)`, keyFolderAdvice);
  }
  return keys;
}
