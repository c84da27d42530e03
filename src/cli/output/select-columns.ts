import { UsageError } from '../errors/failure.ts';
import type { Sheet } from './sheet.ts';

/** Keeps the columns that were asked for, in the order that they have (as the openstack client does). Throws UsageError for an unknown one. */
export function selectColumns(sheet: Sheet, wanted: readonly string[]): Sheet {
  if (wanted.length === 0) return sheet;
  checkColumns(sheet.columns, wanted);
  const kept = sheet.columns.flatMap((name, index) => (wanted.includes(name) ? [index] : []));
  const pick = <T>(from: readonly T[]): T[] => from.filter((_, index) => kept.includes(index));
  return { kind: sheet.kind, columns: pick(sheet.columns), rows: sheet.rows.map(pick) };
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
