import type { Command } from 'commander';
import { configFlags, configOptions } from '../config-options.ts';
import type { Shell } from '../shell.ts';

/** Declares `berth up`. */
export function declareUp(berth: Command, shell: Shell): void {
  const command = berth
    .command('up')
    .description('start identity, image, network and compute services in this process');
  configOptions(command).action(async () => {
    const { up } = await import('./up.ts');
    shell.finish(await up(configFlags(command), shell.world));
  });
}
