/** Something went wrong in the database. `cause` has the engine's own error. */
export class StoreError extends Error {
  override name = 'StoreError';
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
