import { type RotateRequest, rotateDataFolderKeys } from '../../server/keys/key-folder.ts';
import { type DataFlags, dataFolder } from '../data-folder/data-folder.ts';
import { onDataFolder } from '../data-folder/on-data-folder.ts';
import { attempt } from '../errors/attempt.ts';
import { UsageError } from '../errors/failure.ts';
import type { ExitCode } from '../exit-code.ts';
import { type OutputFlags, printMany } from '../output/print-sheet.ts';
import { settingsFor } from '../settings.ts';
import type { World } from '../world.ts';
import { keyColumns } from './columns.ts';

/** Flags of `berth keys rotate`. */
export interface RotateFlags extends DataFlags, OutputFlags {
  readonly purpose: RotateRequest['purpose'];
  readonly revoke?: true;
}

/** `berth keys rotate`: prints the keys that there are now. Answers the exit code. */
export function rotateKeys(flags: RotateFlags, world: World): Promise<ExitCode> {
  const attempted = {
    what: `could not rotate the ${flags.purpose} keys`,
    undone: 'nothing had to be: the keys are as they were',
  };
  return attempt(world, attempted, async () => {
    const revoke = flags.revoke === true;
    if (revoke && flags.purpose === 'sealing') {
      throw new UsageError({
        why: 'sealing keys cannot be revoked: what they have sealed could never be opened again',
        next: ['leave --revoke out'],
      });
    }
    const { settings } = await settingsFor({ '--data': flags.data }, world);
    const request = { purpose: flags.purpose, revoke, tokenLifetime: settings.identity.tokenLifetime };
    const { folder, keys, removed } = await onDataFolder(() =>
      rotateDataFolderKeys(dataFolder(settings), request, world.runtime),
    );
    for (const { purpose, number, id } of removed) world.stderr.write(`removed: ${purpose} key ${number} (${id})\n`);
    world.stderr.write(`copy ${folder} to the other processes of this database, if there are any\n`);
    await printMany(world, flags, keyColumns, keys);
  });
}
