import { existsSync, rmSync } from 'node:fs';
import type { Runtime } from '../../runtime/runtime.ts';
import {
  KeyRepositoryError,
  KeyRing,
  keyFileNames,
  keyFolderAdvice,
  keyId,
  makeFirstKeys,
} from '../../secrets/index.ts';
import type { Database } from '../../store/index.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { agreeOnKeys, knownFingerprints } from './fingerprints.ts';
import { readOldSigningKey } from './old-signing-key.ts';

/** Where the keys are, and whose they are. */
export interface OpenKeysOptions {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  /** The key folder. */
  readonly folder: string;
  /** The file in which an older Berth had its one signing key. It is moved into the folder. */
  readonly oldSigningKey: string;
}

/**
 * The keys of a database's processes. Made (and an older Berth's key taken over) when the database has none yet; else they
 * must be there. Throws KeyRepositoryError when they are not, or cannot be used.
 */
export async function openKeys({
  database,
  runtime,
  logger,
  folder,
  oldSigningKey,
}: OpenKeysOptions): Promise<KeyRing> {
  const known = await knownFingerprints(database);
  if (known.length === 0) {
    makeFirstKeys(folder, runtime, readOldSigningKey(oldSigningKey));
  } else if (keyFileNames(folder).length === 0) {
    throw new KeyRepositoryError(`the database has keys, and ${folder} has none`, keyFolderAdvice);
  }
  const keys = new KeyRing({
    folder,
    clock: runtime.clock,
    logger,
    changed: (all) => {
      agreeOnKeys(database, all, folder).catch((error: unknown) => {
        logger.error({ folder, err: error }, 'the keys were rotated, and are not those of the database');
      });
    },
  });
  await agreeOnKeys(database, keys.all, folder);
  if (existsSync(oldSigningKey)) dropOldSigningKey(oldSigningKey, keys);
  return keys;
}

/** Only once its key is certain to be in the folder. */
function dropOldSigningKey(path: string, keys: KeyRing): void {
  const old = readOldSigningKey(path);
  if (old && keys.all.some((key) => key.id === keyId(old))) rmSync(path);
}
