import type { ExitCode } from './exit-code.ts';
import type { World } from './world.ts';

/** What the declared commands run in. */
export interface Shell {
  readonly world: World;
  /** Says how the command ended. */
  finish(code: ExitCode): void;
}
