/** Why nothing could be done with a data folder, and what to do about it. */
export class DataFolderError extends Error {
  override name = 'DataFolderError';
  readonly problem: string;
  readonly advice: string;

  constructor(problem: string, advice: string, options?: ErrorOptions) {
    super(`${problem}: ${advice}`, options);
    this.problem = problem;
    this.advice = advice;
  }
}
