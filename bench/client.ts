// What our Neutron client costs above the HTTP client that it stands on: requests a second, and processor time a request, against a server
// that only parses and answers JSON.
// `npm run bench:client [-- --ms N] [--rounds N] [--json]`
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { silentLogger, systemRuntime } from '../src/allocation/index.ts';
import { createHttpTransport, createNeutronClient, headerCredentials } from '../src/neutron/client/index.ts';
import { startBareServer } from './support/bare-service.ts';
import { load } from './support/load.ts';
import { median } from './support/race.ts';

const { values } = parseArgs({
  options: {
    ms: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean' },
  },
});
const ms = Number(values.ms);
const rounds = Number(values.rounds);
const connections = 16;

const server = await startBareServer();
const runtime = systemRuntime();
const transport = createHttpTransport({ endpoint: server.url, credentials: headerCredentials, connections });
const client = createNeutronClient({ transport, runtime, logger: silentLogger });
const pool = new Pool(server.url, { connections, pipelining: 1 });
const rights = { kind: 'service' as const, requestId: 'req-bench' };
const { ports } = client.as(rights);
const wanted = { network_id: '5d0c1b2a-7788-4c99-a001-bbccddeeff00', admin_state_up: true };

async function bare(method: 'GET' | 'POST', path: string, body?: object): Promise<void> {
  const reply = await pool.request({
    method,
    path,
    headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  JSON.parse(await reply.body.text());
}

const acts: Readonly<
  Record<string, { readonly ours: () => Promise<unknown>; readonly undici: () => Promise<unknown> }>
> = {
  'show of a port': { ours: () => ports.show('some'), undici: () => bare('GET', '/v2.0/ports/some') },
  'create of a port': { ours: () => ports.create(wanted), undici: () => bare('POST', '/v2.0/ports', { port: wanted }) },
};

/** Calls a second, and microseconds of this process's processor time for one. */
interface Figures {
  readonly rate: number;
  readonly cpu: number;
}

async function measured(callers: number, call: () => Promise<unknown>): Promise<Figures> {
  const before = process.cpuUsage();
  const { calls, rate } = await load({ callers, ms, call: () => call().then(() => true) });
  const { user, system } = process.cpuUsage(before);
  return { rate, cpu: (user + system) / calls };
}

const rows: object[] = [];
try {
  for (const [act, { ours, undici }] of Object.entries(acts)) {
    for (const callers of [1, connections]) {
      const of: Record<'ours' | 'undici', Figures[]> = { ours: [], undici: [] };
      for (const call of [ours, undici]) await measured(callers, call);
      for (let round = 0; round < rounds; round += 1) {
        of.ours.push(await measured(callers, ours));
        of.undici.push(await measured(callers, undici));
      }
      const middle = (who: 'ours' | 'undici', figure: keyof Figures) =>
        Math.round(median(of[who].map((one) => one[figure])));
      const ratio = (figure: keyof Figures) =>
        Math.round(
          100 * median(of.ours.map((one, round) => one[figure] / (of.undici[round]?.[figure] ?? Number.NaN))),
        ) / 100;
      rows.push({
        act,
        callers,
        'ours (1/s)': middle('ours', 'rate'),
        'undici (1/s)': middle('undici', 'rate'),
        'ours/undici, rate': ratio('rate'),
        'ours (µs of processor)': middle('ours', 'cpu'),
        'undici (µs of processor)': middle('undici', 'cpu'),
        'ours/undici, processor': ratio('cpu'),
      });
    }
  }
} finally {
  await client.close();
  await pool.close();
  server.stop();
}
if (values.json) {
  console.log(
    JSON.stringify({ node: process.version, cores: cpus().length, load: loadavg()[0], rounds, ms, rows }, null, 2),
  );
} else {
  console.log(
    `Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; medians of ${rounds} rounds of ${ms} ms`,
  );
  console.table(rows);
}
