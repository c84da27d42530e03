import { Command, CommanderError } from 'commander';

/** Exit codes of the command; see docs/reference/cli.md. */
export const exitCode = { ok: 0, failed: 1, usage: 2 } as const;

/** Runs the `berth` command with these arguments. Sets the process's exit code; never throws. */
export async function main(args: readonly string[]): Promise<void> {
  const program = new Command('berth')
    .description('Builds OpenStack instances and gives each one its network: all of it, or nothing.')
    .exitOverride()
    .showHelpAfterError('(berth --help shows what there is)');

  program
    .command('up')
    .description('start identity, image, network and compute services in this process')
    .option('--data <folder>', 'folder of everything that outlives the process (BERTH_DATA, default .berth)')
    .option('--port <number>', 'port to listen on, on 127.0.0.1 (BERTH_PORT, default 8774; 0: any free one)')
    .option('--log-level <level>', 'debug, info, warn, error or silent (BERTH_LOG_LEVEL, default warn)')
    .action(async (flags) => {
      const { up } = await import('./up.ts');
      process.exitCode = await up(flags);
    });

  program
    .command('version')
    .description('print the version')
    .action(async () => {
      const { version } = await import('./version.ts');
      process.stdout.write(`${version()}\n`);
    });

  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    // Commander has written its message or the help; everything else is ours to report.
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  }
}
