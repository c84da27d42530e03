import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../support/tempest/outcomes.ts';
import { reasonOf } from './not-passing.ts';

/** How a run went. */
export interface Counts {
  /** Whether they are of one run of everything; else they are put together from runs of parts. */
  readonly whole: boolean;
  /** By group: `compute.servers`, `network` … */
  readonly groups: Readonly<
    Record<string, { readonly passed: number; readonly skipped: number; readonly failed: number }>
  >;
  /** How many tests do not pass for each reason. */
  readonly reasons: Readonly<Record<string, number>>;
}

const file = join(import.meta.dirname, 'counts.json');

/** The counts of the run that the docs tell of. */
export function readCounts(): Counts {
  return JSON.parse(readFileSync(file, 'utf8'));
}

export function writeCounts(counts: Counts): void {
  writeFileSync(file, `${JSON.stringify(counts, null, 2)}\n`);
}

/** Counts the outcomes of a run, by group and by reason. */
export function countsOf(outcomes: readonly Outcome[], whole = true): Counts {
  const groups: Record<string, { passed: number; skipped: number; failed: number }> = {};
  const reasons: Record<string, number> = {};
  for (const { test, outcome } of outcomes) {
    const group = groupOf(test);
    groups[group] ??= { passed: 0, skipped: 0, failed: 0 };
    groups[group][outcome === 'not run' ? 'failed' : outcome]++;
    const reason = outcome === 'passed' ? null : reasonOf(test);
    if (reason !== null) reasons[reason] = (reasons[reason] ?? 0) + 1;
  }
  return { whole, groups: sorted(groups), reasons: sorted(reasons) };
}

/** `compute.servers.test_tags.Tags.test_one` is of `compute.servers`, `network.test_ports.Ports.test_one` of `network`. */
function groupOf(test: string): string {
  const [service = '', folder = ''] = test.split('.');
  return folder.startsWith('test_') ? service : `${service}.${folder}`;
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
