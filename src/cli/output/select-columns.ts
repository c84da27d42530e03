import { UsageError } from '../errors/failure.ts';

/** The columns that were asked for, in the order that they have (as the openstack client does). Throws UsageError for an unknown one. */
export function selectColumns<C extends { readonly name: string }>(
  columns: readonly C[],
  wanted: readonly string[],
): readonly C[] {
  if (wanted.length === 0) return columns;
  checkColumns(
    columns.map(({ name }) => name),
    wanted,
  );
  return columns.filter(({ name }) => wanted.includes(name));
}

/** Throws UsageError when a column is wanted that is not there. */
export function checkColumns(columns: readonly string[], wanted: readonly string[]): void {
  const unknown = wanted.filter((name) => !columns.includes(name));
  if (unknown.length > 0) {
    throw new UsageError({
      why: `there is no column ${unknown.map((name) => `"${name}"`).join(', ')}`,
      next: [`choose from: ${columns.join(', ')}`],
    });
  }
}
