// How long Berth takes from its start until it answers, and how much memory it then holds.
// `npm run bench:start [-- --runs N] [--json]`
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { currentBundle } from '../bin/bundle.js';
import { nodeFlags } from '../bin/node-flags.js';
import { processorTime, residentMemory } from './support/process-use.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { runs: { type: 'string', default: '7' }, json: { type: 'boolean' } } });
const runs = Number(values.runs);

interface Sample {
  /** Milliseconds to the first answer of /readyz, and to the line that says that it is ready. */
  readyz: number;
  ready: number;
  /** Milliseconds of processor time until ready, all threads: unlike the others, it hardly depends on what else runs. */
  cpu: number;
  /** Resident memory when ready, and two seconds later, MiB. */
  rss: number;
  idleRss: number;
}

const port = 18_774;

/** What `berth` runs in a fresh clone: the bundle, if it is current. */
const command = [...nodeFlags, join(root, 'bin', 'berth.js')];
/** What it runs while a source has changed. */
const fromSources = [
  ...nodeFlags,
  '--import',
  pathToFileURL(join(root, 'bin', 'resolve-sources.js')).href,
  '--input-type=module',
  '-e',
  `import { main } from ${JSON.stringify(pathToFileURL(join(root, 'src', 'cli', 'main.ts')).href)}; await main(process.argv.slice(1));`,
  '--',
];

async function start(data: string, cache: string, berth: readonly string[] = command): Promise<Sample> {
  const begun = performance.now();
  const child = spawn(process.execPath, [...berth, 'up', '--data', data, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const readyAt = new Promise<number>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('ready at')) resolve(performance.now() - begun);
    });
  });
  // Asked once it says that it is ready: asking all the time would take the start its processor, and before that the
  // answer is 503 anyway.
  const ready = await readyAt;
  if (!(await fetch(`http://127.0.0.1:${port}/readyz`)).ok) throw new Error('ready, but /readyz does not say so');
  const readyz = performance.now() - begun;
  const cpu = processorTime(child.pid ?? 0);
  const rss = residentMemory(child.pid ?? 0);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const idleRss = residentMemory(child.pid ?? 0);
  child.kill('SIGTERM');
  await ended;
  return { readyz, ready, cpu, rss, idleRss };
}

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

// The first request of a process loads its HTTP client; that is not what is measured.
await fetch(`http://127.0.0.1:${port}/`).catch(() => null);

const folder = mkdtempSync(join(tmpdir(), 'berth-bench-'));
const measured: Record<string, Sample[]> = {
  cold: [],
  'warm, first start': [],
  'warm, again': [],
  'from the sources, again': [],
};
if (currentBundle(root) === null)
  console.error('no current bundle: run `npm run build`, or all of this is from the sources');
try {
  const cache = join(folder, 'cache');
  for (let run = 0; run < runs; run += 1) {
    const data = join(folder, `data${run}`);
    measured.cold?.push(await start(join(folder, `cold${run}`), join(folder, `cache${run}`)));
    if (run === 0) {
      await start(join(folder, 'warm-up'), cache);
      await start(join(folder, 'warm-up'), cache, fromSources);
    }
    measured['warm, first start']?.push(await start(data, cache));
    measured['warm, again']?.push(await start(data, cache));
    measured['from the sources, again']?.push(await start(data, cache, fromSources));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const goals: Record<string, number> = { 'warm, first start': 500, 'warm, again': 500 };
const rows = Object.entries(measured).map(([kind, samples]) => ({
  start: kind,
  'to /readyz (ms)': Math.round(median(samples.map((sample) => sample.readyz))),
  'goal (ms)': goals[kind],
  'to ready (ms)': Math.round(median(samples.map((sample) => sample.ready))),
  'CPU (ms)': median(samples.map((sample) => sample.cpu)),
  'memory when ready (MiB)': Math.round(median(samples.map((sample) => sample.rss))),
  'idle (MiB)': Math.round(median(samples.map((sample) => sample.idleRss))),
  // 120 MB.
  'goal (MiB)': 114,
}));
if (values.json) {
  console.log(JSON.stringify({ node: process.version, cores: cpus().length, runs, rows, measured }, null, 2));
} else {
  console.log(
    `Node ${process.version}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; medians of ${runs} runs`,
  );
  console.table(rows);
}
