// A thread that runs a batch of histories, and reports what became of them.
import { parentPort, workerData } from 'node:worker_threads';
import { runBatch } from './batch.ts';
import { plantedBugs } from './planted-bugs.ts';
import type { Errand } from './spread.ts';

const { batch, bug } = workerData as Errand;
parentPort?.postMessage(await runBatch(batch, bug === null ? null : (plantedBugs[bug] ?? null)));
