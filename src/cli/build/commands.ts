import { type Command, Option } from 'commander';
import { cloudOptions, wholeNumber } from '../options.ts';
import type { Shell } from '../shell.ts';

/** Declares `berth build`. What the verbs do is loaded when one runs. */
export function declareBuild(build: Command, shell: Shell): void {
  const show = build
    .command('show <server>')
    .description(
      'draw what the build of a server did, when, and what it waited for; by the id of the server, or its name',
    )
    .addOption(new Option('-f, --format <format>', 'how to print it').choices(['table', 'json']).default('table'))
    .option('--try <number>', 'which try, of a build that went on to another host: 1 is the first', wholeNumber);
  cloudOptions(show).action(async (server, _flags, command) => {
    const { showBuild } = await import('./show.ts');
    shell.finish(await showBuild(server, command.optsWithGlobals(), shell.world));
  });
}
