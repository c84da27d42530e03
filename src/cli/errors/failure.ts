/** What a failure says besides what was tried. */
export interface Explanation {
  /** The cause, in one sentence. */
  readonly why: string;
  /** What is back as it was, when that differs from what the verb says of itself. */
  readonly undone?: string;
  /** What the user can do, one thing a line; commands first where there are some. */
  readonly next: readonly string[];
}

/** Something failed in a way that can be explained to a user. */
export class Failure extends Error {
  override name = 'Failure';
  readonly explanation: Explanation;

  constructor(explanation: Explanation, options?: ErrorOptions) {
    super(explanation.why, options);
    this.explanation = explanation;
  }
}

/** The command line asks for something that cannot be: exit code 2. */
export class UsageError extends Failure {
  override name = 'UsageError';
}
