import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DataFolderError } from './data-folder-error.ts';

/** The folder is in use by another Berth. */
export class DataFolderInUse extends Error {
  override name = 'DataFolderInUse';
}

/** The key folder within a data folder. */
export const keysFolderName = 'keys';

/** The folder of everything that outlives the process, held by this process alone. */
export interface DataFolder {
  readonly path: string;
  /** The SQLite file; made when it is missing, with its mode. */
  databaseFile(): string;
  readonly cloudsFile: string;
  /** Is there once a first start is done that makes no users. */
  readonly startedFile: string;
  readonly keysFolder: string;
  /** Where an older Berth had its one signing key. */
  readonly oldSigningKey: string;
  release(): void;
}

/**
 * Makes the folder when it is missing (mode 0700) and takes hold of it. The hold is a lock that the system drops when the
 * process ends, however it ends. Throws DataFolderInUse with the other process's id, DataFolderError, and what the system says.
 */
export function openDataFolder(path: string): DataFolder {
  makeFolder(path);
  const file = (name: string) => join(path, name);
  const pidFile = file('berth.pid');
  const lock = new DatabaseSync(file('berth.lock'));
  try {
    lock.exec('pragma journal_mode = delete; begin exclusive');
  } catch (error) {
    lock.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === 5) {
      throw new DataFolderInUse(`${path} is in use by another Berth (pid ${readPid(pidFile)})`, { cause: error });
    }
    throw error;
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return {
    path,
    databaseFile: () => {
      const databaseFile = file('berth.db');
      // Made here rather than by SQLite, for its mode: it holds password hashes and user data.
      closeSync(openSync(databaseFile, 'a', 0o600));
      return databaseFile;
    },
    cloudsFile: file('clouds.yaml'),
    startedFile: file('started'),
    keysFolder: file(keysFolderName),
    oldSigningKey: file('signing.key'),
    release: () => lock.close(),
  };
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    // Of a file system that may only be read Node says, too, that the folder is not there.
    const cannotBe = code === 'ENOENT' || code === 'ENOTDIR' || code === 'EEXIST' || code === 'EROFS';
    if (!cannotBe) throw error;
    throw new DataFolderError(
      `the data folder ${path} cannot be made: a file is in its way, or the file system may only be read`,
      'use another folder: --data FOLDER (BERTH_DATA)',
      { cause: error },
    );
  }
}

/** Writes a file that only its owner may read. */
export function writeSecret(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 });
  // The mode above counts for a new file only.
  chmodSync(path, 0o600);
}

function readPid(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
