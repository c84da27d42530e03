// Whether what one thing costs stays the same the more there are: servers from 100 to 20,000; and what a crash and an audit cost with many.
// `npm run bench:scale [-- --levels 100,1000,5000,20000] [--unfinished 5000] [--ports 50000] [--database postgres://…] [--json]`
import { parseArgs } from 'node:util';
import { auditOf } from './support/audit.ts';
import { type BerthCloud, berthCloud } from './support/boot-cloud.ts';
import { timeOfSync } from './support/floor.ts';
import { machine, machineLine } from './support/machine.ts';
import { processorTime, residentMemory } from './support/process-use.ts';

const { values } = parseArgs({
  options: {
    levels: { type: 'string', default: '100,1000,5000,20000' },
    unfinished: { type: 'string', default: '5000' },
    ports: { type: 'string', default: '50000' },
    database: { type: 'string' },
    json: { type: 'boolean' },
  },
});
const levels = values.levels.split(',').map(Number);
const place = values.database === undefined ? {} : { database: values.database };

/** Servers of a page of a list. */
const page = 20;

/** How many of each are measured: some hundred milliseconds of processor time, since the system tells it in steps of ten. */
const sample = { build: 300, list: 300, show: 1000, delete: 300 };

type Act = keyof typeof sample;

/**
 * What one act costs with so many servers there: milliseconds of processor time of the cloud's process, which unlike time hardly
 * depends on what else runs. A list is a page of 20 with all their details, from anywhere.
 */
type Costs = Readonly<Record<Act, number>>;

/** Builds so many servers; answers their ids. */
async function built(cloud: BerthCloud, count: number): Promise<string[]> {
  const ids: string[] = [];
  await times(count, async () => ids.push(await cloud.boot(1)));
  await cloud.atRest();
  return ids;
}

/** Acts so many times, 16 callers side by side. */
async function times(count: number, act: () => Promise<unknown>): Promise<void> {
  let left = count;
  const one = async () => {
    while (left > 0) {
      left -= 1;
      await act();
    }
  };
  await Promise.all(Array.from({ length: 16 }, one));
}

async function costsWith(cloud: BerthCloud, there: readonly string[]): Promise<Costs> {
  const cost = async (act: Act, all: () => Promise<unknown>) => {
    const before = processorTime(cloud.pid);
    await all();
    return rounded((processorTime(cloud.pid) - before) / sample[act]);
  };
  const any = () => there[Math.floor(Math.random() * there.length)] ?? '';
  let made: string[] = [];
  const build = await cost('build', async () => {
    made = await built(cloud, sample.build);
  });
  const get = (path: () => string) => () => cloud.ask('compute', 'GET', path());
  // Listed are those made before the marker.
  const marker = () => there[page + Math.floor(Math.random() * (there.length - page))] ?? '';
  const listed = get(() => `/servers/detail?limit=${page}&marker=${marker()}`);
  const list = await cost('list', () => times(sample.list, listed));
  const show = await cost('show', () =>
    times(
      sample.show,
      get(() => `/servers/${any()}`),
    ),
  );
  const deletion = await cost('delete', async () => {
    const doomed = [...made];
    await times(sample.delete, () => cloud.ask('compute', 'DELETE', `/servers/${doomed.pop()}`));
    for (const id of made) await cloud.gone(id);
  });
  return { build, list, show, delete: deletion };
}

function rounded(number: number): number {
  return Math.round(number * 100) / 100;
}

interface Row extends Costs {
  readonly servers: number;
  readonly 'memory (MiB)': number;
}

/** The costs at each level, one after the other in one cloud. */
async function flatness(): Promise<Row[]> {
  const cloud = await berthCloud(place);
  try {
    // What the first calls read and compile once is no cost of a server.
    await built(cloud, 100);
    await cloud.clear();
    const rows: Row[] = [];
    const there: string[] = [];
    for (const level of levels) {
      for (const id of await built(cloud, level - there.length)) there.push(id);
      rows.push({ servers: level, ...(await costsWith(cloud, there)), 'memory (MiB)': residentMemory(cloud.pid) });
      process.stderr.write(`${level} servers: done\n`);
    }
    return rows;
  } finally {
    await cloud.stop();
  }
}

/** Kills the cloud while so many servers are built, and starts it again. Times are seconds. */
async function recovery(builds: number): Promise<Readonly<Record<string, number>>> {
  const cloud = await berthCloud({ ...place, env: { BERTH_COMPUTE_MAX_CONCURRENT_BUILDS: '0' } });
  try {
    // Each stands in its last step, with its port made and bound.
    await times(builds, () => cloud.boot(1, { 'fake:stall': 'spawn=3600000' }));
    await cloud.portsBound(builds);
    await cloud.crash();
    // Else they would stand there again.
    await cloud.change("update instance set metadata = '{}'");
    const began = performance.now();
    const ready = await cloud.startAgain();
    await cloud.atRest({ failed: true });
    const all = performance.now() - began;
    const { servers } = await cloud.ask<{ servers: object[] }>('compute', 'GET', '/servers?status=ERROR&limit=1000');
    if (servers.length > 0) throw new Error(`${servers.length} builds and more were not finished`);
    return { 'unfinished builds': builds, ready: rounded(ready / 1000), 'all at rest': rounded(all / 1000) };
  } finally {
    await cloud.stop();
  }
}

const rows = await flatness();
const [first, last] = [rows[0], rows.at(-1)];
const slopes = Object.fromEntries(
  (Object.keys(sample) as Act[]).map((act) => [
    act,
    rounded((last?.[act] ?? Number.NaN) / (first?.[act] ?? Number.NaN)),
  ]),
);
const crash = await recovery(Number(values.unfinished));
process.stderr.write('recovery: done\n');
const audit = await auditOf(Number(values.ports), place);
const goals = {
  'most that a cost is of that at the first level ≤ 1.1': Math.max(...Object.values(slopes)),
  'recovery of 5,000 unfinished builds < 20 s': crash['all at rest'],
  'audit of 50,000 ports < 30 s': audit['time (s)'],
  'audit of 50,000 ports < 200 MB': audit['memory (MB)'],
};
const conditions = {
  ...machine(),
  'sync to disk (ms)': rounded(timeOfSync()),
  database: values.database === undefined ? 'SQLite' : 'PostgreSQL',
};
if (values.json) {
  console.log(JSON.stringify({ ...conditions, rows, slopes, crash, audit, goals }, null, 2));
} else {
  console.log(
    `${machineLine(conditions)}, ${conditions.database}, a commit's sync ${conditions['sync to disk (ms)']} ms; milliseconds of the ` +
      "cloud's processor time for one",
  );
  console.table(rows);
  console.table({ [`cost with ${last?.servers} servers, of that with ${first?.servers}`]: slopes });
  console.table(crash);
  console.table(audit);
  console.table(goals);
}
