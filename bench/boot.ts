// How long a server takes from the request until it is ACTIVE, and how many are built a second: Berth, durable, with the fake
// driver, beside a whole real OpenStack with its fake driver.
// `npm run bench:boot [-- --rounds N] [--sustained N] [--only berth|openstack] [--json]`
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { missingForInterop } from '../test/interop/support/requirements.ts';
import { type BerthCloud, type BootCloud, berthCloud, mostNics, realCloud } from './support/boot-cloud.ts';
import { timeOfSync } from './support/floor.ts';
import { machine, machineLine } from './support/machine.ts';
import { processorTime, residentMemory } from './support/process-use.ts';
import { median } from './support/race.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    sustained: { type: 'string', default: '2000' },
    only: { type: 'string' },
    json: { type: 'boolean' },
  },
});
const rounds = Number(values.rounds);
const sustained = Number(values.sustained);

const missing = values.only === 'berth' ? null : missingForInterop();
if (missing) {
  console.log(`bench:boot: the real OpenStack is not measured: ${missing}`);
}

/** What was measured of so many servers at once. Times are milliseconds from a request until its server was seen ACTIVE. */
interface Sample {
  readonly times: readonly number[];
  /** From the first request until all were ACTIVE. */
  readonly wall: number;
}

async function atOnce(cloud: BootCloud, servers: number, nics: number): Promise<Sample> {
  const began = performance.now();
  const askedAt = new Map<string, number>();
  const asking = Array.from({ length: servers }, async () => {
    const at = performance.now();
    askedAt.set(await cloud.boot(nics), at);
  });
  const asked = Promise.all(asking);
  const times: number[] = [];
  // One look for all: a hundred who look would take the builds their processor.
  while (times.length < servers) {
    const known = [...askedAt.keys()];
    const building = await cloud.building();
    for (const id of known.filter((one) => !building.has(one))) {
      times.push(performance.now() - (askedAt.get(id) ?? Number.NaN));
      askedAt.delete(id);
    }
    await sleep(cloud.pauseMs);
  }
  await asked;
  const wall = performance.now() - began;
  await cloud.clear();
  return { times, wall };
}

/** What a cloud can do for long. */
interface Stream {
  readonly rate: number;
  /** Milliseconds of processor time that the cloud's process takes for a build. */
  readonly cpu: number;
}

/** Lets 32 callers ask for one server after the other; nobody looks before all are asked for. */
async function stream(cloud: BerthCloud, nics: number): Promise<Stream> {
  let left = sustained;
  const cpu = processorTime(cloud.pid);
  const began = performance.now();
  const one = async () => {
    while (left > 0) {
      left -= 1;
      await cloud.boot(nics);
    }
  };
  await Promise.all(Array.from({ length: 32 }, one));
  await cloud.atRest();
  const rate = (sustained * 1000) / (performance.now() - began);
  const used = (processorTime(cloud.pid) - cpu) / sustained;
  await cloud.clear();
  return { rate, cpu: used };
}

interface Row {
  readonly cloud: string;
  readonly servers: number;
  readonly nics: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly 'builds/s': number;
  /** The rate, of the real OpenStack's in the same run. */
  readonly 'times the real one': number | null;
}

const rows: Row[] = [];

function tell(cloud: BootCloud, servers: number, nics: number, samples: readonly Sample[]): void {
  const times = samples.flatMap((sample) => sample.times).toSorted((a, b) => a - b);
  const at = (share: number) => rounded(times[Math.min(times.length - 1, Math.floor(times.length * share))]);
  const rate = median(samples.map(({ wall }) => (servers * 1000) / wall));
  const real = rows.find((row) => row.cloud === 'OpenStack' && row.servers === servers && row.nics === nics);
  rows.push({
    cloud: cloud.name,
    servers,
    nics,
    p50: at(0.5),
    p99: at(0.99),
    'builds/s': rounded(rate),
    'times the real one': real ? Math.round(rate / real['builds/s']) : null,
  });
  process.stderr.write(`${cloud.name}, ${servers} at once, ${nics} NICs: done\n`);
}

async function measure(cloud: BootCloud, counts: readonly number[], each: number): Promise<void> {
  for (const nics of [1, mostNics]) {
    for (const servers of counts) {
      const samples: Sample[] = [];
      // One server alone tells little of the 99th of a hundred.
      for (let round = 0; round < (servers === 1 ? each * 5 : each); round += 1) {
        samples.push(await atOnce(cloud, servers, nics));
      }
      tell(cloud, servers, nics, samples);
    }
  }
}

function rounded(number: number | undefined): number {
  return Math.round((number ?? Number.NaN) * 100) / 100;
}

const start: Record<string, number> = {};
const rates: Record<string, number> = {};
let memory: Record<string, number> = {};

if (values.only !== 'berth' && !missing) {
  const cloud = await realCloud();
  try {
    start['OpenStack: start (s)'] = rounded(cloud.startedIn / 1000);
    await atOnce(cloud, 1, 1);
    await measure(cloud, [1, 10], 1);
  } finally {
    await cloud.stop();
  }
}
if (values.only !== 'openstack') {
  const cloud = await berthCloud();
  try {
    start['Berth: start (s)'] = rounded(cloud.startedIn / 1000);
    for (let run = 0; run < 3; run += 1) await atOnce(cloud, 20, mostNics);
    await measure(cloud, [1, 10, 100], rounds);
    for (const nics of [1, mostNics]) {
      const { rate, cpu } = await stream(cloud, nics);
      rates[`Berth: builds a second, ${nics} NICs`] = rounded(rate);
      rates[`Berth: processor time a build, ${nics} NICs (ms)`] = rounded(cpu);
      process.stderr.write(`Berth, a stream with ${nics} NICs: done\n`);
    }
    memory = { 'Berth: MiB at the end': residentMemory(cloud.pid) };
  } finally {
    await cloud.stop();
  }
}

const berthRow = (servers: number, nics: number) =>
  rows.find((row) => row.cloud === 'Berth' && row.servers === servers && row.nics === nics);
const real = rows.find((row) => row.cloud === 'OpenStack' && row.servers === 10 && row.nics === 1);
const one = rates['Berth: builds a second, 1 NICs'];
const goals = {
  'one server ACTIVE, p50 < 15 ms': berthRow(1, 1)?.p50,
  'builds a second with one NIC ≥ 400': one,
  [`builds a second with ${mostNics} NICs ≥ 150`]: rates[`Berth: builds a second, ${mostNics} NICs`],
  'times the real one’s builds a second ≥ 1,000': real && one ? Math.round(one / real['builds/s']) : null,
};
const conditions = {
  ...machine(),
  'sync to disk (ms)': rounded(timeOfSync()),
  rounds,
  sustained,
};
if (values.json) {
  console.log(JSON.stringify({ ...conditions, rows, rates, start, memory, goals }, null, 2));
} else {
  console.log(
    `${machineLine(conditions)}, a commit's sync ${conditions['sync to disk (ms)']} ms; the callers have the same cores`,
  );
  console.table(rows);
  console.table({ ...rates, ...start, ...memory });
  console.table(goals);
}
