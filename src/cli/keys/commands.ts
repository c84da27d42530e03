import { type Command, Option } from 'commander';
import { dataOption, outputOptions } from '../options.ts';
import type { Shell } from '../shell.ts';

/** Declares `berth keys`. What the verbs do is loaded when one runs. */
export function declareKeys(keys: Command, shell: Shell): void {
  const list = keys.command('list').description('list the keys, without their secrets');
  dataOption(outputOptions(list)).action(async (_flags, command) => {
    const { listKeys } = await import('./list.ts');
    shell.finish(await listKeys(command.optsWithGlobals(), shell.world));
  });

  const rotate = keys
    .command('rotate')
    .description('make a new key; the one that was staged is used from now on')
    .addOption(new Option('--purpose <purpose>', 'which keys').choices(['token', 'sealing']).default('token'))
    .option('--revoke', 'remove the former token keys at once, which ends all tokens');
  dataOption(outputOptions(rotate)).action(async (_flags, command) => {
    const { rotateKeys } = await import('./rotate.ts');
    shell.finish(await rotateKeys(command.optsWithGlobals(), shell.world));
  });
}
