/** The keys cannot be used as they are. The message is problem and advice; neither ever has a secret. */
export class KeyRepositoryError extends Error {
  override name = 'KeyRepositoryError';
  /** What is wrong, with the file or folder. */
  readonly problem: string;
  /** What to do about it. */
  readonly advice: string;

  constructor(problem: string, advice: string) {
    super(`${problem}: ${advice}`);
    this.problem = problem;
    this.advice = advice;
  }
}

/** What to do where the keys of a database are not at hand. */
export const keyFolderAdvice =
  'replace the folder by a copy of that of a process that uses this database, or put it back from a backup';

/** A sealed text cannot be opened. The message names the key and the place, and says what to do. */
export class UnsealError extends Error {
  override name = 'UnsealError';
}
