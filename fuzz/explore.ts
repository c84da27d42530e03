import fc from 'fast-check';
import { textOfDifference } from './difference.ts';
import { sequence } from './draw/sequence.ts';
import { minimised } from './minimise.ts';
import type { Both } from './named-things.ts';
import type { EmptyServer } from './pair.ts';
import { type Outcome, runSequence } from './run-sequence.ts';
import { signatureOf } from './signature.ts';
import { type Step, textOf } from './step.ts';

/** Which sequences: `runs` of them with the seeds `first`, `first + 1`, …, or fewer when `seconds` are over before. */
export interface Extent {
  readonly first: number;
  readonly runs: number;
  readonly seconds: number;
  /** Whether a sequence with a difference is made as short as can be. */
  readonly shrinks: boolean;
}

/** A sequence after which the servers differed for no known reason. */
export interface Finding {
  readonly seed: number;
  readonly outcome: Outcome;
}

/** What became of many sequences. */
export interface Figures {
  readonly sequences: number;
  readonly calls: number;
  /** Calls by outcome, so that one sees how many succeed. */
  readonly succeeded: number;
  /** How often each known difference came up, and how often a sequence ended with it. */
  readonly known: Readonly<Record<string, { readonly calls: number; readonly ended: number }>>;
  readonly findings: readonly Finding[];
}

/** How long the shrinking of one sequence may take. Milliseconds. */
const shrinkTime = 90_000;

/** Makes sequences, one after the other on each pair of servers. `report` is told of each finding as it comes. */
export async function explore(
  extent: Extent,
  pairs: readonly Both<EmptyServer>[],
  report: (finding: Finding) => void = () => {},
): Promise<Figures> {
  const { first, runs, seconds, shrinks } = extent;
  const end = performance.now() + seconds * 1000;
  const known: Record<string, { calls: number; ended: number }> = {};
  const figures = { sequences: 0, calls: 0, succeeded: 0, known, findings: [] as Finding[] };
  let next = first;
  const lane = async (servers: Both<EmptyServer>): Promise<void> => {
    while (next < first + runs && performance.now() < end) {
      const seed = next;
      next += 1;
      const { outcome, smallest } = await runSeed(seed, servers, shrinks);
      count(outcome, figures);
      if (smallest) {
        figures.findings.push({ seed, outcome: smallest });
        report({ seed, outcome: smallest });
      }
    }
  };
  await Promise.all(pairs.map(lane));
  return figures;
}

/** What became of a seed's sequence, and of the shortest one like it when the servers differed. */
async function runSeed(seed: number, servers: Both<EmptyServer>, shrinks: boolean) {
  let outcome: Outcome | undefined;
  let smallest: Outcome | undefined;
  let end = Infinity;
  const property = fc.asyncProperty(sequence, async (steps: readonly Step[]) => {
    if (performance.now() > end) return true;
    const made = await runSequence(steps, servers);
    outcome ??= made;
    const signature = signatureOf(made);
    // A shorter sequence with another difference proves nothing about this one.
    if (signature === null || (smallest && signature !== signatureOf(smallest))) return true;
    if (!smallest) end = performance.now() + shrinkTime;
    smallest = made;
    return false;
  });
  const { errorInstance } = await fc.check(property, { seed, numRuns: 1, endOnFailure: !shrinks });
  if (outcome === undefined) throw new Error(`seed ${seed}: no sequence was made`, { cause: errorInstance });
  return { outcome, smallest: smallest && shrinks ? await minimised(smallest, servers) : smallest };
}

function count(
  outcome: Outcome,
  figures: {
    sequences: number;
    calls: number;
    succeeded: number;
    known: Record<string, { calls: number; ended: number }>;
  },
): void {
  figures.sequences += 1;
  figures.calls += outcome.calls.length;
  for (const { answers, explained } of outcome.calls) {
    if (answers.here.status < 300) figures.succeeded += 1;
    for (const id of new Set(explained.map((entry) => entry.id))) entryOf(figures.known, id).calls += 1;
  }
  if (outcome.endedBy) entryOf(figures.known, outcome.endedBy.id).ended += 1;
}

function entryOf(
  known: Record<string, { calls: number; ended: number }>,
  id: string,
): { calls: number; ended: number } {
  const entry = known[id] ?? { calls: 0, ended: 0 };
  known[id] = entry;
  return entry;
}

/** A finding for people: the calls, and in what they differed. */
export function textOfFinding({ seed, outcome }: Finding): string {
  const lines = outcome.calls.flatMap(({ step, answers, unexplained }) => [
    `  ${textOf(step)}  -> ${answers.here.status}`,
    ...unexplained.map((found) => `    ! ${textOfDifference(found)}`),
  ]);
  return [`npm run fuzz:neutron -- --seed ${seed} --runs 1`, ...lines].join('\n');
}
