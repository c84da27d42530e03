import { join, resolve } from 'node:path';
import { backUp } from '../../server/data-folder/backup.ts';
import { onDataFolder } from '../data-folder/on-data-folder.ts';
import { attempt } from '../errors/attempt.ts';
import { Failure } from '../errors/failure.ts';
import type { ExitCode } from '../exit-code.ts';
import { settingsFor } from '../settings.ts';
import type { World } from '../world.ts';

/** Flags of `berth db backup`. */
export interface BackupFlags {
  readonly config?: string;
  readonly data?: string;
  readonly database?: string;
}

/** `berth db backup`: prints what was copied, a path a line; what else there is to know goes to standard error. */
export function backupDb(file: string, flags: BackupFlags, world: World): Promise<ExitCode> {
  const what = `could not back up to ${file}`;
  return attempt(world, { what, undone: 'nothing is left of the copy of the database' }, async () => {
    const named = { '--config': flags.config, '--data': flags.data, '--database': flags.database };
    const { server, database: configured } = (await settingsFor(named, world)).settings;
    if (configured.url !== null) {
      throw new Failure({
        why: 'the database is a PostgreSQL',
        next: [
          'pg_dump --format=custom --file FILE "$BERTH_DATABASE"',
          `the keys are no part of it: copy ${join(server.dataFolder, 'keys')}, too`,
        ],
      });
    }
    const folder = resolve(server.dataFolder);
    const { database, others, missing, unfinished } = await onDataFolder(() => backUp(folder, resolve(file)));
    for (const path of [database, ...others]) world.stdout.write(`${path}\n`);
    if (unfinished > 0) {
      world.stderr.write(`${unfinished} builds or deletions were under way: a Berth on this copy goes on with them.\n`);
    }
    if (missing.length > 0) {
      world.stderr.write(
        `Not in it, and part of a backup: ${missing.join(', ')} in ${folder}. Name a folder to have all.\n`,
      );
    }
  });
}
