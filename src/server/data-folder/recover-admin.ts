import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { restoreAdmin } from '../../keystone/restore-admin.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import type { Settings } from '../config/settings.ts';
import { openStore } from '../open-store.ts';
import { reachableUrl } from '../reachable-url.ts';
import { openCloudEntry, type SetCloudPassword } from './clouds-password.ts';
import { computeApiVersion, writeCloudsYaml } from './clouds-yaml.ts';
import { openDataFolder } from './data-folder.ts';
import { DataFolderError } from './data-folder-error.ts';
import { randomPassword } from './random-password.ts';

/** What is to be recovered. */
export interface RecoverAdmin {
  readonly settings: Settings;
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
 * password into clouds.yaml. Throws DataFolderInUse while a Berth runs on the folder, NewerSchemaError, DatabaseUnusable,
 * DataFolderError. Processes that share a PostgreSQL may run on: their tokens of this user end within seconds.
 */
export async function recoverAdmin({ settings, runtime, ...given }: RecoverAdmin): Promise<RecoveredAdmin> {
  const dataFolder = resolve(settings.server.dataFolder);
  const cloudsFile = join(dataFolder, 'clouds.yaml');
  if (settings.database.url === null) refuseStrangeFolder(dataFolder, cloudsFile);
  const folder = openDataFolder(dataFolder);
  try {
    // Before anything is changed: a password that is written down nowhere would be lost.
    const setCloudPassword = await passwordSetter(cloudsFile, settings);
    const database = await openStore({ settings, folder, logger: silentLogger, timers: runtime.timers });
    try {
      const password = given.password ?? randomPassword(runtime.random);
      await restoreAdmin({ database, runtime, password });
      await database.durable();
      setCloudPassword(password);
      return { username: 'admin', projectName: 'admin', cloud, cloudsFile, password };
    } finally {
      await database.close();
    }
  } finally {
    folder.release();
  }
}

const startAnew = 'start Berth: a start without that file gives all first users new passwords and writes it';

function refuseStrangeFolder(dataFolder: string, cloudsFile: string): void {
  if (!existsSync(join(dataFolder, 'berth.db'))) {
    throw new DataFolderError(
      `${dataFolder} has no database`,
      'start Berth once, which makes one (npm start, or berth up), or say where its data is: --data FOLDER',
    );
  }
  if (!existsSync(cloudsFile)) throw new DataFolderError(`${cloudsFile} is not there`, startAnew);
}

/** What writes the password down. A folder beside a PostgreSQL may have no file yet: then it gets one. */
async function passwordSetter(cloudsFile: string, { server }: Settings): Promise<SetCloudPassword> {
  if (!existsSync(cloudsFile)) {
    const url = reachableUrl(server.tlsKey === null ? 'http' : 'https', server.host, server.port);
    const user = { cloud, username: 'admin', projectName: 'admin' };
    return (password) => writeCloudsYaml(cloudsFile, [{ ...user, password }], { url, computeApiVersion });
  }
  const setCloudPassword = await openCloudEntry(cloudsFile, cloud);
  if (setCloudPassword) return setCloudPassword;
  throw new DataFolderError(`${cloudsFile} has no cloud ${cloud}`, `remove that file, then ${startAnew}`);
}
