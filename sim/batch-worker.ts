// A thread that runs a batch of histories, tells of each that has ended, and at the end reports what became of them.
import { parentPort, workerData } from 'node:worker_threads';
import { runBatch } from './batch.ts';
import { plantedBugs } from './planted-bugs.ts';
import type { Errand, Report } from './spread.ts';

const { batch, bug } = workerData as Errand;
const report = (message: Report) => parentPort?.postMessage(message);
const outcome = await runBatch(batch, bug === null ? null : (plantedBugs[bug] ?? null), ({ seed, violations }) =>
  report({ ended: { seed, wrong: violations.length > 0 } }),
);
report({ outcome });
