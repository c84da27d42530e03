/** One setting that cannot be used: where it was given, and what is wrong with it. */
export interface ConfigProblem {
  /** `berth.toml:12`, the name of a variable, or a flag. */
  readonly where: string;
  readonly message: string;
}

/** Settings that cannot be used; the message has a line for each, and never a secret's value. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ where, message }) => `${where}: ${message}`).join('\n'));
    this.problems = problems;
  }
}
