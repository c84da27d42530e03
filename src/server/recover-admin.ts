import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { restoreAdmin } from '../keystone/restore-admin.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { openSqlite } from '../store/index.ts';
import { openCloudEntry } from './clouds-password.ts';
import { openDataFolder } from './data-folder.ts';
import { RecoveryError } from './recovery-error.ts';

/** What is to be recovered. */
export interface RecoverAdmin {
  readonly dataFolder: string;
  /** Made of 128 random bits unless given. */
  readonly password?: string | undefined;
  readonly runtime: Runtime;
}

/** The administrator's access. */
export interface RecoveredAdmin {
  readonly username: string;
  readonly projectName: string;
  /** The entry of the file below. */
  readonly cloud: string;
  readonly cloudsFile: string;
  readonly password: string;
}

const cloud = 'berth-admin';

/**
 * Gives `admin` a new password, and the rights of an administrator if they were lost; ends the user's tokens; writes the
 * password into clouds.yaml. Throws DataFolderInUse while a Berth runs on the folder, NewerSchemaError, RecoveryError.
 */
export async function recoverAdmin({ dataFolder, runtime, ...given }: RecoverAdmin): Promise<RecoveredAdmin> {
  const cloudsFile = join(dataFolder, 'clouds.yaml');
  if (!existsSync(join(dataFolder, 'berth.db'))) {
    throw new RecoveryError(
      `${dataFolder} has no database`,
      'start Berth once, which makes one (npm start, or berth up), or say where its data is: --data FOLDER',
    );
  }
  const anew = 'start Berth: a start without that file gives all first users new passwords and writes it';
  if (!existsSync(cloudsFile)) throw new RecoveryError(`${cloudsFile} is not there`, anew);
  const folder = openDataFolder(dataFolder);
  try {
    // Before anything is changed: a password that is written down nowhere would be lost.
    const setCloudPassword = await openCloudEntry(cloudsFile, cloud);
    if (!setCloudPassword) {
      throw new RecoveryError(`${cloudsFile} has no cloud ${cloud}`, `remove that file, then ${anew}`);
    }
    const database = openSqlite({ file: folder.databaseFile });
    try {
      const password = given.password ?? Buffer.from(runtime.random.bytes(16)).toString('hex');
      await restoreAdmin({ database, runtime, password });
      setCloudPassword(password);
      return { username: 'admin', projectName: 'admin', cloud, cloudsFile, password };
    } finally {
      await database.close();
    }
  } finally {
    folder.release();
  }
}
