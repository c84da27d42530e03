import { type Command, Option } from 'commander';
import { cloudOptions, outputOptions, wholeNumber } from '../options.ts';
import type { Shell } from '../shell.ts';

/** What a finding can be. */
const states = ['waiting', 'failed', 'reported', 'mended'];

/** Declares `berth finding`. What the verb does is loaded when it runs. */
export function declareFinding(finding: Command, shell: Shell): void {
  const list = finding
    .command('list')
    .description('list what the janitor found and is not mended, the oldest first')
    .addOption(new Option('--state <state>', 'in this state').choices(states))
    .option('--kind <kind>', 'of this kind: orphaned_port, for one')
    .option('--server <id>', 'about the server with this id, gone or not')
    .option('--limit <count>', 'so many at most (default 100)', wholeNumber);
  cloudOptions(outputOptions(list)).action(async (_flags, command) => {
    const { listFindings } = await import('./list.ts');
    shell.finish(await listFindings(command.optsWithGlobals(), shell.world));
  });

  const mend = finding
    .command('mend <finding>')
    .description('mend one at once, by its id, after another look at it; says what that does, and asks first')
    .option('--yes', 'do not ask');
  cloudOptions(outputOptions(mend)).action(async (id, _flags, command) => {
    const { mendFinding } = await import('./mend.ts');
    shell.finish(await mendFinding(id, command.optsWithGlobals(), shell.world));
  });
}
