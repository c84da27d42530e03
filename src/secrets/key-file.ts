import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeyRepositoryError } from './errors.ts';
import { type Key, keyId, type Purpose, secretLength } from './key.ts';

/** What a key's file has, as JSON. */
interface KeyFile {
  readonly id: string;
  /** ISO text. */
  readonly made: string;
  /** Base64. */
  readonly secret: string;
  readonly signedUnnamed?: true;
}

/** The path of a key's file. */
export function keyFile(folder: string, purpose: Purpose, number: number): string {
  return join(folder, `${purpose}-${number}.key`);
}

/** Purpose and number by a file's name; null for a file that is no key. */
export function parseKeyFileName(name: string): { purpose: Purpose; number: number } | null {
  const [, purpose, number] = /^(token|sealing)-([1-9]\d{0,8})\.key$/.exec(name) ?? [];
  return purpose === undefined ? null : { purpose: purpose as Purpose, number: Number(number) };
}

/** Reads a key. Throws KeyRepositoryError when its file is not there, damaged, or open to others. */
export function readKeyFile(folder: string, purpose: Purpose, number: number): Key {
  const path = keyFile(folder, purpose, number);
  const { id, made, secret, signedUnnamed } = parse(path, readOwn(path));
  const bytes = Buffer.from(secret, 'base64');
  const madeAt = Date.parse(made);
  if (bytes.length !== secretLength[purpose] || keyId(bytes) !== id || Number.isNaN(madeAt)) throw damaged(path);
  return { purpose, number, id, madeAt, signedUnnamed: signedUnnamed === true, secret: bytes };
}

/**
 * Writes new keys, for the owner alone (mode 0600), each whole when it is there at all; all are on disk when it returns.
 * Throws KeyRepositoryError when there is one of the same number.
 */
export function writeKeyFiles(folder: string, keys: readonly Key[]): void {
  for (const key of keys) writeKeyFile(folder, key);
  syncFolder(folder);
}

function writeKeyFile(folder: string, key: Key): void {
  const path = keyFile(folder, key.purpose, key.number);
  const content: KeyFile = {
    id: key.id,
    made: new Date(key.madeAt).toISOString(),
    secret: Buffer.from(key.secret).toString('base64'),
    ...(key.signedUnnamed && { signedUnnamed: true }),
  };
  const half = join(folder, `.${key.id}.new`);
  writeFileSync(half, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flush: true });
  try {
    // A link rather than a rename, which would take the place of a key that another rotation has just made.
    linkSync(half, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new KeyRepositoryError(`${path} was made by somebody else just now`, 'look at the keys, then try again');
  } finally {
    rmSync(half);
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readOwn(path: string): string {
  try {
    const { mode } = statSync(path);
    if (process.platform !== 'win32' && mode & 0o007) {
      const octal = (mode & 0o777).toString(8);
      throw new KeyRepositoryError(
        `${path} is open to everybody on this machine (mode ${octal})`,
        'chmod 600 it, and rotate the keys if others may have read it',
      );
    }
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof KeyRepositoryError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new KeyRepositoryError(`${path} cannot be read (${code})`, 'it must belong to the user that runs Berth');
  }
}

function parse(path: string, text: string): KeyFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Without its cause: the parser quotes what it could not read.
    throw damaged(path);
  }
  const { id, made, secret } = (value ?? {}) as Partial<Record<keyof KeyFile, unknown>>;
  if (typeof id !== 'string' || typeof made !== 'string' || typeof secret !== 'string') throw damaged(path);
  return value as KeyFile;
}

function damaged(path: string): KeyRepositoryError {
  return new KeyRepositoryError(
    `${path} is damaged`,
    'put it back from a backup, or copy it from the key folder of a process that has the same keys',
  );
}
