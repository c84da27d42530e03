import { networkError } from '../errors/registry.ts';

/**
 * The revision that `If-Match: revision_number=N` asks for; null without the condition. Other etags mean nothing.
 * Throws 400 for a number that is none.
 */
export function expectedRevision(header: string | undefined): number | null {
  if (header === undefined) return null;
  const match = /^"?revision_number=([^"]*)"?$/.exec(header.trim());
  if (!match) return null;
  const number = match[1] ?? '';
  if (!/^-?\d+$/.test(number)) {
    throw networkError('BadRequest', 'if-match', 'Revision number etag must be in the format of revision_number=<int>');
  }
  return Number(number);
}

/** Throws 412 when the resource is not at the expected revision. */
export function checkRevision(expected: number | null, current: number): void {
  if (expected !== null && expected !== current) {
    throw networkError('RevisionNumberConstraintFailed', expected, current);
  }
}
