import { chmodSync, cpSync, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../../store/errors.ts';
import { copySqlite } from '../../store/sqlite/copy-sqlite.ts';
import { DataFolderError } from './data-folder-error.ts';

/** What was copied. */
export interface Backup {
  /** Path of the copy of the database. */
  readonly database: string;
  /** Paths of the other copies. */
  readonly others: readonly string[];
  /** Names of what belongs to a backup and was not copied. */
  readonly missing: readonly string[];
  /** Builds and deletions that were under way at that moment. */
  readonly unfinished: number;
}

/** What belongs to a data folder besides the database, and is secret. */
const secrets = ['keys', 'clouds.yaml'];

/**
 * Copies what a data folder holds, of a Berth that runs or one that is stopped. A `target` that is a folder gets the
 * database and the secret files; any other is the new file for the database alone. Throws DataFolderError, and leaves no half
 * a database.
 */
export function backUp(dataFolder: string, target: string): Backup {
  const source = join(dataFolder, 'berth.db');
  if (!existsSync(source)) {
    throw new DataFolderError(
      `there is no database in ${dataFolder}`,
      'name the data folder: --data FOLDER (BERTH_DATA)',
    );
  }
  const whole = existsSync(target) && statSync(target).isDirectory();
  const present = secrets.filter((name) => existsSync(join(dataFolder, name)));
  const database = whole ? join(target, 'berth.db') : target;
  const wanted = whole ? present : [];
  const taken = [database, ...wanted.map((name) => join(target, name))].find((path) => existsSync(path));
  if (taken !== undefined)
    throw new DataFolderError(`${taken} is there already`, 'choose another place: nothing is overwritten');
  try {
    const { unfinished } = copySqlite(source, database);
    const others = wanted.map((name) => copySecret(join(dataFolder, name), join(target, name)));
    return { database, others, missing: whole ? [] : present, unfinished };
  } catch (error) {
    const known = error instanceof StoreError || (error instanceof Error && 'code' in error);
    if (known) throw new DataFolderError(error.message, 'mend that, then back up again', { cause: error });
    throw error;
  }
}

/** Copies a file or a folder of files that only its owner may read. */
function copySecret(from: string, to: string): string {
  cpSync(from, to, { recursive: true, errorOnExist: true, force: false });
  const isFolder = statSync(to).isDirectory();
  chmodSync(to, isFolder ? 0o700 : 0o600);
  if (isFolder) for (const name of readdirSync(to)) chmodSync(join(to, name), 0o600);
  return to;
}
