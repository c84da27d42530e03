import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Batch, type Outcome, together } from './batch.ts';

/** What a thread is sent for. */
export interface Errand {
  readonly batch: Batch;
  /** The name of a planted bug, or null. */
  readonly bug: string | null;
}

/** What a thread tells. */
export type Report = { readonly ended: Ended } | { readonly outcome: Outcome };

/** A history that has ended. */
export interface Ended {
  readonly seed: number;
  readonly wrong: boolean;
}

/** Runs histories from a seed on, on all cores: `runs` of them, or fewer when `seconds` are over before; `tell` hears of each. */
export async function spread(
  { first, runs, seconds }: Omit<Batch, 'step'>,
  bug: string | null = null,
  tell: (ended: Ended) => void = () => undefined,
): Promise<Outcome> {
  const threads = Math.min(runs, availableParallelism());
  const outcomes = Array.from({ length: threads }, (_, nth) =>
    inThread(
      { bug, batch: { first: first + nth, step: threads, runs: Math.ceil((runs - nth) / threads), seconds } },
      tell,
    ),
  );
  return together(await Promise.all(outcomes));
}

function inThread(errand: Errand, tell: (ended: Ended) => void): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./batch-worker.ts', import.meta.url), { workerData: errand });
    worker.on('message', (report: Report) => {
      if ('ended' in report) tell(report.ended);
      else resolve(report.outcome);
    });
    worker.on('error', reject);
    // Without effect when the outcome is there.
    worker.on('exit', (code) => reject(new Error(`a thread of histories ended with ${code} before its time`)));
  });
}
