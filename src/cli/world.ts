import type { Runtime } from '../runtime/runtime.ts';

/** One of the two streams that the command writes to. */
export interface Screen {
  write(text: string): void;
  /** A person reads it, not a program. */
  readonly isTerminal: boolean;
  /** The terminal shows colours and the user wants them (NO_COLOR, TERM=dumb say no). Never true of a pipe or a file. */
  readonly hasColours: boolean;
  /** How wide it is, in characters. */
  readonly columns: number;
}

/** What a command takes from around it. Handed in, so that tests can stand in for a terminal. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly runtime: Runtime;
  /** Data only. */
  readonly stdout: Screen;
  /** Progress and errors. */
  readonly stderr: Screen;
  /**
   * Asks the user, on the terminal, and answers what was typed; empty when nothing was. Absent when nobody is there to answer.
   */
  readonly ask?: (question: string) => Promise<string>;
  /** The user's home folder, where OpenStack's clients keep their configuration. */
  readonly home: string;
}
