import { ConstraintError, StoreError, StoreUnavailable } from '../errors.ts';

/** PostgreSQL's SQLSTATE codes that the program tells apart. */
const sqlState = {
  uniqueViolation: '23505',
  foreignKeyViolation: '23503',
  notNullViolation: '23502',
  checkViolation: '23514',
  serializationFailure: '40001',
  deadlockDetected: '40P01',
} as const;

/** A connection that is gone, a server that has no room, ends, starts, or is somebody's copy that may only be read. */
const unavailable = /^(08...|53...|57P0[1-5]|25006|58030)$/;

/** What the server or the connection to it reported, as the program knows it. */
export function translate(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = codeOf(error);
  if (!(error instanceof Error)) return new StoreError('the database failed', { cause: error });
  if (code === null || unavailable.test(code)) return new StoreUnavailable(error);
  const constraint = 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : null;
  switch (code) {
    case sqlState.uniqueViolation:
      return new ConstraintError('unique', constraint, error);
    // Unnamed, as on SQLite, which does not tell which one it was.
    case sqlState.foreignKeyViolation:
      return new ConstraintError('foreign-key', null, error);
    case sqlState.notNullViolation:
      return new ConstraintError('not-null', null, error);
    case sqlState.checkViolation:
      return new ConstraintError('check', null, error);
    default:
      return new StoreError(`the database refused a statement: ${error.message}`, { cause: error });
  }
}

/** Whether the transaction lost against another one and would do well to be run again. */
export function lostRace(error: unknown): boolean {
  const code = codeOf(error instanceof StoreError ? error.cause : error);
  return code === sqlState.serializationFailure || code === sqlState.deadlockDetected;
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}
