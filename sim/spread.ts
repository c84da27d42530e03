import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Batch, type Outcome, together } from './batch.ts';

/** What a thread is sent for. */
export interface Errand {
  readonly batch: Batch;
  /** The name of a planted bug, or null. */
  readonly bug: string | null;
}

/** Runs histories from a seed on, on all cores: `runs` of them, or fewer when `seconds` are over before. */
export async function spread(
  { first, runs, seconds }: Omit<Batch, 'step'>,
  bug: string | null = null,
): Promise<Outcome> {
  const threads = Math.min(runs, availableParallelism());
  const outcomes = Array.from({ length: threads }, (_, nth) =>
    inThread({
      bug,
      batch: { first: first + nth, step: threads, runs: Math.ceil((runs - nth) / threads), seconds },
    }),
  );
  return together(await Promise.all(outcomes));
}

async function inThread(errand: Errand): Promise<Outcome> {
  const worker = new Worker(new URL('./batch-worker.ts', import.meta.url), { workerData: errand });
  // An error of the thread rejects.
  const [outcome] = (await once(worker, 'message')) as [Outcome];
  return outcome;
}
