import { processWorld } from './process-world.ts';
import { run } from './run.ts';

/** Runs the `berth` command with these arguments, and sets the process's exit code. Throws what is a defect. */
export async function main(args: readonly string[]): Promise<void> {
  process.exitCode = await run(args, processWorld());
}
