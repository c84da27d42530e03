import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from './commands.ts';
import type { Comparison } from './compare.ts';
import { known } from './differences.ts';

/** How a comparison went. */
export interface Counts {
  readonly commands: number;
  /** How many of the commands both clouds have refused. */
  readonly refused: number;
  /** How many commands have no difference at all. */
  readonly alike: number;
  readonly fields: number;
  /** How many fields are covered by each of the known differences, in their order; one of several covers is the first one's. */
  readonly differences: readonly number[];
}

const file = join(import.meta.dirname, 'counts.json');

/** The counts of the run that the docs tell of. */
export function readCounts(): Counts {
  return JSON.parse(readFileSync(file, 'utf8'));
}

export function writeCounts(counts: Counts): void {
  writeFileSync(file, `${JSON.stringify(counts, null, 2)}\n`);
}

/** Counts a comparison. */
export function countsOf(commands: readonly Command[], { fields, refused, differences }: Comparison): Counts {
  return {
    commands: commands.length,
    refused,
    alike: commands.length - new Set(differences.map(({ line }) => line)).size,
    fields,
    differences: known.map(
      (one) => differences.filter((found) => known.find((first) => first.covers(found)) === one).length,
    ),
  };
}
