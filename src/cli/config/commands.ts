import type { Command } from 'commander';
import { configFlags, configOptions } from '../config-options.ts';
import { outputOptions } from '../options.ts';
import type { OutputFlags } from '../output/print-sheet.ts';
import type { Shell } from '../shell.ts';

/** Declares `berth config check` and `berth config show`. */
export function declareConfig(config: Command, shell: Shell): void {
  const check = config.command('check').description('say what is wrong with the settings, and where');
  configOptions(check).action(async () => {
    const { checkConfig } = await import('./check.ts');
    shell.finish(await checkConfig(configFlags(check), shell.world));
  });
  const show = config.command('show').description('print every setting, with where its value comes from');
  outputOptions(configOptions(show)).action(async (flags: OutputFlags) => {
    const { showConfig } = await import('./show.ts');
    shell.finish(await showConfig(configFlags(show), flags, shell.world));
  });
}
