import { CommanderError } from 'commander';
import { type ExitCode, exitCode } from './exit-code.ts';
import { program } from './program.ts';
import type { World } from './world.ts';

/** Runs the `berth` command with these arguments in this world. Answers the exit code; throws what is a defect. */
export async function run(args: readonly string[], world: World): Promise<ExitCode> {
  let ended: ExitCode = exitCode.ok;
  const shell = {
    world,
    finish: (code: ExitCode) => {
      ended = code;
    },
  };
  try {
    await (await program(shell, args)).parseAsync(args, { from: 'user' });
    return ended;
  } catch (error) {
    // Commander has written its message or the help; everything else is ours to report.
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  }
}
