/** Why nobody's access can be recovered, and what to do. */
export class RecoveryError extends Error {
  override name = 'RecoveryError';
  readonly problem: string;
  readonly advice: string;

  constructor(problem: string, advice: string) {
    super(`${problem}: ${advice}`);
    this.problem = problem;
    this.advice = advice;
  }
}
