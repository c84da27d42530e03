// How fast the network service is that Berth brings: over HTTP, each commit on disk, beside a real neutron-server.
// `npm run bench:neutron [-- --existing 0,10000,100000] [--ms N] [--rounds N] [--only embedded|real] [--json]`
import { parseArgs } from 'node:util';
import { missingForInterop } from '../test/interop/support/requirements.ts';
import { type Arena, embeddedArena, realArena } from './support/arena.ts';
import { bareHttp, timeOfSync } from './support/floor.ts';
import { type Load, load } from './support/load.ts';
import { machine, machineLine } from './support/machine.ts';
import { mostCallers, PortCalls } from './support/port-calls.ts';
import { residentMemory } from './support/process-use.ts';
import { median } from './support/race.ts';

const { values } = parseArgs({
  options: {
    existing: { type: 'string', default: '0,10000,100000' },
    ms: { type: 'string', default: '3000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    json: { type: 'boolean' },
  },
});
const levels = values.existing.split(',').map(Number);
const ms = Number(values.ms);
const rounds = Number(values.rounds);

const missing = values.only === 'embedded' ? null : missingForInterop();
if (missing) {
  console.log(`bench:neutron: not run: ${missing}`);
  process.exit(1);
}

/** A server under test, and what is in it. */
interface Server {
  readonly name: 'real' | 'embedded';
  readonly arena: Arena;
  readonly calls: PortCalls;
  readonly network: string;
  readonly ports: string[];
  readonly devices: string[];
  /** How many ports are made in one request where many are needed. */
  readonly step: number;
  /** How many ports are made for callers who use them up. */
  readonly supply: number;
}

async function open(name: Server['name'], arena: Arena, step: number, supply: number): Promise<Server> {
  const calls = new PortCalls(arena);
  const network = await calls.network('10.128.0.0/12');
  return { name, arena, calls, network, ports: [], devices: [], step, supply };
}

async function fill({ calls, network, ports, devices, step }: Server, count: number): Promise<void> {
  const made = await calls.fill(network, count - ports.length, step);
  for (const id of made.ports) ports.push(id);
  for (const id of made.devices) devices.push(id);
}

/** Calls that make something, which is taken away after them. */
async function making(server: Server, callers: number, make: () => Promise<readonly string[]>): Promise<Load> {
  const made: string[] = [];
  const call = async () => {
    for (const id of await make()) made.push(id);
    return true;
  };
  const result = await load({ callers, ms, call });
  await server.calls.deleteAll(made);
  return result;
}

/** Calls that each need a port of their own. */
async function using(server: Server, use: (id: string) => Promise<void>, left: boolean): Promise<Load> {
  const { ports } = await server.calls.fill(server.network, server.supply, server.step);
  const supply = [...ports];
  const call = async () => {
    const id = supply.pop();
    if (id === undefined) return false;
    await use(id);
    return true;
  };
  const result = await load({ callers: mostCallers, ms, call });
  await server.calls.deleteAll(left ? ports : supply);
  return result;
}

const asking = (callers: number, ask: () => Promise<void>) => load({ callers, ms, call: () => ask().then(() => true) });

function any(list: readonly string[]): string {
  return list[Math.floor(Math.random() * list.length)] ?? '';
}

const bulkOf = 50;

/** What is measured. */
const acts: Readonly<Record<string, (server: Server) => Promise<Load>>> = {
  'create, 1 caller': (server) => making(server, 1, async () => [await server.calls.create(server.network)]),
  'create, 32 callers': (server) =>
    making(server, mostCallers, async () => [await server.calls.create(server.network)]),
  'create 50 in bulk, 1 caller': (server) => making(server, 1, () => server.calls.bulk(server.network, bulkOf)),
  'bind, 32 callers': (server) => using(server, (id) => server.calls.bind(id), true),
  'delete, 32 callers': (server) => using(server, (id) => server.calls.delete(id), false),
  'show, 32 callers': ({ calls, ports }) => asking(mostCallers, () => calls.show(any(ports))),
  'list by device_id, 32 callers': ({ calls, devices }) => asking(mostCallers, () => calls.listOf(any(devices))),
  'list of 1,000, 1 caller': ({ calls }) => asking(1, () => calls.list(1000)),
};

/** What reads has to have something to read. */
const leastToRead = 1000;

interface Row {
  readonly act: string;
  readonly existing: string;
  /** Calls a second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly 'real: rate': number | null;
  readonly 'times the real one': number | null;
  /** The rate, as a part of the rate with no ports. */
  readonly 'of its rate at 0': number | null;
}

const rows: Row[] = [];
const memory: Record<string, number> = {};

async function measure(servers: readonly Server[], level: number): Promise<void> {
  for (const [act, run] of Object.entries(acts)) {
    const reads = /^(show|list)/.test(act);
    if (reads) for (const server of servers) await fill(server, Math.max(leastToRead, server.ports.length));
    await tell(servers, act, String(level), run);
  }
}

/** Runs an act on each server by turns, and adds the line. */
async function tell(
  servers: readonly Server[],
  act: string,
  existing: string,
  run: (server: Server) => Promise<Load>,
): Promise<void> {
  const results = new Map<Server['name'], Load[]>(servers.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const server of servers) results.get(server.name)?.push(await run(server));
  }
  const middle = (name: Server['name'], figure: keyof Load) => {
    const list = results.get(name) ?? [];
    return list.length > 0 ? median(list.map((one) => one[figure])) : null;
  };
  const name = results.has('embedded') ? 'embedded' : 'real';
  const rate = middle(name, 'rate') ?? Number.NaN;
  const real = middle('real', 'rate');
  const first = rows.find((row) => row.act === act);
  rows.push({
    act,
    existing,
    rate: Math.round(rate),
    p50: rounded(middle(name, 'p50')),
    p99: rounded(middle(name, 'p99')),
    'real: rate': real === null ? null : rounded(real),
    'times the real one': real === null || name === 'real' ? null : Math.round(rate / real),
    'of its rate at 0': first ? rounded(rate / first.rate) : null,
  });
  process.stderr.write(`${act}, ${existing} ports: done\n`);
}

/** A subnet in which one address of a hundred is free. */
async function nearlyFull(server: Server): Promise<void> {
  const network = await server.calls.network('10.64.0.0/20');
  await server.calls.fill(network, Math.floor(4093 * 0.99), server.step);
  const made: string[] = [];
  await tell([server], 'create, 1 caller', 'subnet 99 % full', () =>
    load({
      callers: 1,
      ms,
      call: async () => made.push(await server.calls.create(network)) > 0,
      after: () => server.calls.deleteAll(made.splice(0)),
    }),
  );
}

function rounded(number: number | null): number {
  return Math.round((number ?? Number.NaN) * 100) / 100;
}

const servers: Server[] = [];
try {
  if (values.only !== 'embedded') servers.push(await open('real', await realArena(0), 50, 60));
  if (values.only !== 'real') servers.push(await open('embedded', await embeddedArena(0, null), 500, 10_000));
  // The first calls read and compile what is read and compiled once.
  for (const { calls, network } of servers) {
    for (let n = 0; n < 40; n += 1) await calls.delete(await calls.create(network));
  }
  const [embedded] = servers.filter(({ name }) => name === 'embedded');
  for (const level of levels) {
    // To fill a real one takes hours.
    const measured = level === 0 ? servers : servers.filter(({ name }) => name === 'embedded');
    for (const server of measured) await fill(server, level);
    await measure(measured, level);
    if (embedded) memory[`MiB at ${level} ports`] = residentMemory(embedded.arena.pid ?? 0);
  }
  if (embedded) await nearlyFull(embedded);
} finally {
  for (const { calls, arena } of servers) {
    await calls.close();
    await arena.stop();
  }
}

const sync = rounded(timeOfSync());
const http = {
  'p50, 1 caller': (await bareHttp(1, ms)).p50,
  'rate, 32 callers': (await bareHttp(mostCallers, ms)).rate,
};
const floor = {
  'sync to disk (ms)': sync,
  'JSON over HTTP, 1 caller (ms)': rounded(http['p50, 1 caller']),
  'JSON over HTTP, 32 callers (1/s)': Math.round(http['rate, 32 callers']),
};
const find = (act: string) => rows.find((row) => row.act === act);
const flat = rows.filter((row) => row['of its rate at 0'] !== null).map((row) => row['of its rate at 0'] ?? 0);
const goals = {
  'create with 32 callers ≥ 1,000 times the real one': find('create, 32 callers')?.['times the real one'],
  'create alone ≥ 200 times the real one': find('create, 1 caller')?.['times the real one'],
  'p50 of a single create < 2 ms': find('create, 1 caller')?.p50,
  'least rate with more ports, as a part of that with none': Math.min(...flat),
  'memory < 300 MiB at 100,000 ports': memory['MiB at 100000 ports'],
};
const conditions = {
  ...machine(),
  rounds,
  ms,
};
if (values.json) {
  console.log(JSON.stringify({ ...conditions, rows, memory, floor, goals }, null, 2));
} else {
  console.log(`${machineLine(conditions)}; medians of ${rounds} rounds of ${ms} ms; the callers have the same cores`);
  console.table(rows);
  console.table(floor);
  console.table(memory);
  console.table(goals);
}
