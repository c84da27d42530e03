import type { Command } from 'commander';
import { cloudOptions, outputOptions, wholeNumber } from '../options.ts';
import type { Shell } from '../shell.ts';

/** Declares `berth audit`. What it does is loaded when it runs. */
export function declareAudit(program: Command, shell: Shell): void {
  const audit = program
    .command('audit')
    .description(
      'find what builds have left behind in any OpenStack: orphaned and half-bound ports, wrong network info',
    )
    .option('--grace <minutes>', 'leave out what changed less long ago', wholeNumber, 10)
    .option('--fix', 'delete the ports that are proven orphans; asks first')
    .option('--yes', 'with --fix: do not ask')
    .option(
      '--include-unknown',
      'with --fix: also ports of servers of which there is no record (no other cloud uses it)',
    );
  cloudOptions(outputOptions(audit)).action(async (_flags, command) => {
    const [{ audit }, { keepHeapSmall }] = await Promise.all([import('./audit.ts'), import('./small-heap.ts')]);
    keepHeapSmall();
    shell.finish(await audit(command.optsWithGlobals(), shell.world));
  });
}
