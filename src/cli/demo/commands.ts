import type { Command } from 'commander';
import { cloudOptions } from '../options.ts';
import type { Shell } from '../shell.ts';

/** Declares `berth demo`. What it does is loaded when it runs. */
export function declareDemo(program: Command, shell: Shell): void {
  const demo = program
    .command('demo')
    .description('fill a running Berth with something to look at: four projects, 40 servers, a failure, a leak')
    .option('--clear', 'take away again what it made');
  cloudOptions(demo).action(async (_flags, command) => {
    const { demo } = await import('./demo.ts');
    shell.finish(await demo(command.optsWithGlobals(), shell.world));
  });
}
