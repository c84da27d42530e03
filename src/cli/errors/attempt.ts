import { type ExitCode, exitCode } from '../exit-code.ts';
import type { World } from '../world.ts';
import { explain } from './explain.ts';
import { UsageError } from './failure.ts';
import { printError } from './print-error.ts';

/** How a verb speaks of itself when it fails. */
export interface Attempt {
  /** What failed, as a sentence: `could not show server "x"`. */
  readonly what: string;
  /** What is back as it was when it fails; asked only then. */
  readonly undone: string | (() => string);
}

/** Said of verbs that change nothing. */
export const nothingChanged = 'nothing had to be: this command only reads';

/** Said of a request that makes one thing and was refused. */
export const nothingMade = 'nothing had to be: nothing was made';

/** Runs a verb; what fails goes to standard error in four parts. Answers the exit code; throws what is a defect. */
export async function attempt(world: World, { what, undone }: Attempt, action: () => Promise<void>): Promise<ExitCode> {
  try {
    await action();
    return exitCode.ok;
  } catch (error) {
    const explanation = explain(error);
    if (explanation === undefined) throw error;
    printError(world.stderr, what, typeof undone === 'string' ? undone : undone(), explanation);
    return error instanceof UsageError ? exitCode.usage : exitCode.failed;
  }
}
