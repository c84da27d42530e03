import { listKeys as read } from '../../server/keys/key-folder.ts';
import { type DataFlags, dataFolder } from '../data-folder/data-folder.ts';
import { onDataFolder } from '../data-folder/on-data-folder.ts';
import { attempt, nothingChanged } from '../errors/attempt.ts';
import type { ExitCode } from '../exit-code.ts';
import { type OutputFlags, printMany } from '../output/print-sheet.ts';
import { settingsFor } from '../settings.ts';
import type { World } from '../world.ts';
import { keyColumns } from './columns.ts';

/** `berth keys list`. Answers the exit code. */
export function listKeys(flags: DataFlags & OutputFlags, world: World): Promise<ExitCode> {
  return attempt(world, { what: 'could not list the keys', undone: nothingChanged }, async () => {
    const { settings } = await settingsFor({ '--data': flags.data }, world);
    const keys = await onDataFolder(() => read(dataFolder(settings)));
    await printMany(world, flags, keyColumns, keys);
  });
}
