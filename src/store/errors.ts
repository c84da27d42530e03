/** Something went wrong in the database. `cause` has the engine's own error. */
export class StoreError extends Error {
  override name = 'StoreError';
}

/**
 * The database cannot be read or written now (it is gone, its disk is full, it may only be read), and nothing of this unit of
 * work took effect; earlier units of the same request may have. The message is for whoever asked.
 */
export class StoreUnavailable extends StoreError {
  override name = 'StoreUnavailable';
  /** Seconds until it is worth asking again. */
  readonly retryAfter = 2;

  constructor(cause: unknown) {
    super('The database is not available at the moment; try again shortly.', { cause });
  }
}

/** A constraint refused a statement; the unit of work it was in had no effect. */
export class ConstraintError extends StoreError {
  override name = 'ConstraintError';
  readonly kind: ConstraintKind;
  /** The name of the unique index, `<table>_pkey` for a primary key; null where the engine does not tell (foreign keys). */
  readonly constraint: string | null;

  constructor(kind: ConstraintKind, constraint: string | null, cause: unknown) {
    super(`constraint ${constraint ?? kind} refused the change`, { cause });
    this.kind = kind;
    this.constraint = constraint;
  }
}

export type ConstraintKind = 'unique' | 'foreign-key' | 'not-null' | 'check';

/** The database was made by a newer Berth. */
export class NewerSchemaError extends StoreError {
  override name = 'NewerSchemaError';
}

/** True when the error is the refusal of this unique index or primary key. */
export function isConflict(error: unknown, constraint: string): boolean {
  return error instanceof ConstraintError && error.constraint === constraint;
}
