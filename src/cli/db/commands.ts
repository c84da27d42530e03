import type { Command } from 'commander';
import { storeOptions } from '../config-options.ts';
import type { Shell } from '../shell.ts';

/** Declares `berth db`. What the verbs do is loaded when one runs. */
export function declareDb(db: Command, shell: Shell): void {
  const backup = db
    .command('backup <file>')
    .description('copy the database of a running or stopped Berth into a new file, or all that counts into a folder');
  storeOptions(backup).action(async (file, flags) => {
    const { backupDb } = await import('./backup.ts');
    shell.finish(await backupDb(file, flags, shell.world));
  });
}
