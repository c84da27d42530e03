import { resolve } from 'node:path';
import { BackupError, backUp } from '../../server/backup.ts';
import { attempt } from '../errors/attempt.ts';
import { Failure } from '../errors/failure.ts';
import type { ExitCode } from '../exit-code.ts';
import type { World } from '../world.ts';

/** `berth db backup`: prints what was copied, a path a line; what else there is to know goes to standard error. */
export function backupDb(file: string, flags: { readonly data?: string }, world: World): Promise<ExitCode> {
  const what = `could not back up to ${file}`;
  return attempt(world, { what, undone: 'nothing is left of the copy of the database' }, async () => {
    const url = world.env.BERTH_DATABASE ?? '';
    if (/^postgres(ql)?:/.test(url)) {
      throw new Failure({
        why: 'the database is a PostgreSQL',
        next: ['pg_dump --format=custom --file FILE "$BERTH_DATABASE"'],
      });
    }
    try {
      const folder = resolve(flags.data ?? world.env.BERTH_DATA ?? '.berth');
      const { database, others, missing, unfinished } = backUp(folder, resolve(file));
      for (const path of [database, ...others]) world.stdout.write(`${path}\n`);
      if (unfinished > 0) {
        world.stderr.write(
          `${unfinished} builds or deletions were under way: a Berth on this copy goes on with them.\n`,
        );
      }
      if (missing.length > 0) {
        world.stderr.write(
          `Not in it, and part of a backup: ${missing.join(', ')} in ${folder}. Name a folder to have all.\n`,
        );
      }
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      throw new Failure({ why: error.message, next: [error.next] }, { cause: error });
    }
  });
}
