import type { Difference } from './difference.ts';
import { type KnownDifference, knownDifferences } from './known-differences/index.ts';
import type { NamedThings } from './named-things.ts';

/** The known difference that this one is; null: nobody knows of it. */
export function explanationOf(difference: Difference, things: NamedThings): KnownDifference | null {
  const all: readonly KnownDifference[] = knownDifferences;
  return all.find(({ explains }) => explains?.(difference, things)) ?? null;
}
