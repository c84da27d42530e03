import { type History, runHistory } from './run-history.ts';
import type { Sabotage } from './sabotage.ts';
import { makeTemplate } from './template.ts';

/** Which histories: `runs` of them with the seeds `first`, `first + step`, …, or fewer when `seconds` are over before. */
export interface Batch {
  readonly first: number;
  readonly step: number;
  readonly runs: number;
  readonly seconds: number;
}

/** What became of a batch. */
export interface Outcome {
  readonly histories: number;
  /** What has happened in them, by kind. */
  readonly counts: Readonly<Record<string, number>>;
  /** Those that went wrong, by seed. */
  readonly wrong: readonly History[];
}

/** Runs a batch, one history after the other; `tell` hears of each that has ended. */
export async function runBatch(
  batch: Batch,
  sabotage: Sabotage | null,
  tell: (history: History) => void = () => undefined,
): Promise<Outcome> {
  const template = await makeTemplate();
  const end = performance.now() + batch.seconds * 1000;
  const counts: Record<string, number> = {};
  const wrong: History[] = [];
  let histories = 0;
  while (histories < batch.runs && performance.now() < end) {
    const history = await runHistory(batch.first + histories * batch.step, template, sabotage);
    histories += 1;
    tell(history);
    for (const [what, count] of Object.entries(history.counts)) counts[what] = (counts[what] ?? 0) + count;
    if (history.violations.length > 0) wrong.push(history);
  }
  return { histories, counts, wrong };
}

/** Several outcomes as one. */
export function together(outcomes: readonly Outcome[]): Outcome {
  const counts: Record<string, number> = {};
  for (const [what, count] of outcomes.flatMap((outcome) => Object.entries(outcome.counts))) {
    counts[what] = (counts[what] ?? 0) + count;
  }
  return {
    histories: outcomes.reduce((sum, { histories }) => sum + histories, 0),
    counts,
    wrong: outcomes.flatMap(({ wrong }) => wrong).toSorted((a, b) => a.seed - b.seed),
  };
}
