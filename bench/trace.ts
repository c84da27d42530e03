// What the trace of a build costs: servers with four NICs are built by turns with a journal that keeps every call to the network service, as it
// does, and with one that drops them.
// `npm run bench:trace [-- --rounds N] [--servers N] [--json]`
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { defaultComputeFaceConfig } from '../src/nova/index.ts';
import { SqlJournal } from '../src/saga/sql-journal.ts';
import { createServer, privateNetwork } from '../test/support/servers.ts';
import { freshCloud } from '../test/support/test-cloud.ts';
import { median } from './support/race.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    servers: { type: 'string', default: '30' },
    json: { type: 'boolean' },
  },
});
const rounds = Number(values.rounds);
const servers = Number(values.servers);
const nics = 4;

let isKept = true;
const append = SqlJournal.prototype.append;
SqlJournal.prototype.append = function (saga, write) {
  if (isKept) return append.call(this, saga, write);
  return append.call(this, saga, {
    ...write,
    events: (output) => write.events(output).filter(({ kind }) => kind !== 'trace'),
  });
};

const atEnd: (() => unknown)[] = [];
const boundless = { ...defaultComputeFaceConfig.limits, instances: -1, cores: -1, ram: -1 };
const cloud = await freshCloud(
  { after: (cleanUp) => void atEnd.push(cleanUp) },
  { compute: { ratios: { cpu: 1e5, ram: 1e5, disk: 1e5 } }, face: { limits: boundless } },
);

const { security_groups } = await cloud.ok<{ security_groups: { project_id: string }[] }>(
  'GET',
  '/network/v2.0/security-groups',
);
await cloud.call('admin', 'PUT', `/network/v2.0/quotas/${security_groups[0]?.project_id}`, { quota: { port: -1 } });

/** Milliseconds of processor time for the build of one server, of so many at once. */
async function build(keeps: boolean): Promise<number> {
  isKept = keeps;
  const network = await privateNetwork(cloud);
  const networks = Array.from({ length: nics }, () => ({ uuid: network }));
  const before = process.cpuUsage();
  const ids = await Promise.all(Array.from({ length: servers }, () => createServer(cloud, { networks })));
  await cloud.cloud.compute.idle();
  const { user, system } = process.cpuUsage(before);
  const active = await cloud.ok<{ servers: object[] }>('GET', '/compute/v2.1/servers?status=ACTIVE');
  if (active.servers.length !== servers) throw new Error(`only ${active.servers.length} of ${servers} are ACTIVE`);
  for (const id of ids) await cloud.ok('DELETE', `/compute/v2.1/servers/${id}`);
  await cloud.cloud.compute.idle();
  return (user + system) / 1000 / servers;
}

interface Pair {
  readonly kept: number;
  readonly dropped: number;
}

const pairs: Pair[] = [];
try {
  for (const keeps of [true, false, true]) await build(keeps);
  for (let round = 0; round < rounds; round += 1) {
    // Whoever comes second finds a fuller journal: by turns.
    const first = round % 2 === 0;
    const [one, other] = [await build(first), await build(!first)];
    pairs.push(first ? { kept: one, dropped: other } : { kept: other, dropped: one });
  }
} finally {
  for (const cleanUp of atEnd.toReversed()) await cleanUp();
}
const percent = (ratio: number) => Math.round(1000 * (ratio - 1)) / 10;
const figures = {
  'a build with its trace (ms of processor time)': Math.round(100 * median(pairs.map(({ kept }) => kept))) / 100,
  'without (ms)': Math.round(100 * median(pairs.map(({ dropped }) => dropped))) / 100,
  'the trace costs (%), goal < 3': percent(median(pairs.map(({ kept, dropped }) => kept / dropped))),
};
if (values.json)
  console.log(JSON.stringify({ node: process.version, cores: cpus().length, load: loadavg()[0], figures }));
else {
  console.log(
    `Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; medians of ${rounds} pairs of ${servers} ` +
      `builds with ${nics} NICs`,
  );
  console.table(figures);
}
