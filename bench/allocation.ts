// How long allocating a server's network takes: Nova's own code, ours, and the bare writes that neither can do without, by
// turns on one Neutron.
// `npm run bench:allocation [-- --runs N] [--nics 1,2,4,8] [--forms new,brought] [--only real|embedded] [--json]`
import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { missingForInterop } from '../test/interop/support/requirements.ts';
import { type Arena, embeddedArena, realArena } from './support/arena.ts';
import { bareWrites, boundOrders, orders } from './support/bare-writes.ts';
import { berthContestant, hasBindAtCreate } from './support/berth.ts';
import type { Contestant } from './support/contestant.ts';
import { novaContestant } from './support/nova.ts';
import { type Act, type Form, type Goal, type Row, race, rowsOf } from './support/race.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    nics: { type: 'string', default: '1,2,4,8' },
    forms: { type: 'string', default: 'new,brought' },
    only: { type: 'string' },
    json: { type: 'boolean' },
  },
});
const runs = Number(values.runs);
const counts = values.nics.split(',').map(Number);
const forms = (['new', 'brought'] as const).filter((form) => values.forms.split(',').includes(form));

/** Milliseconds that are added to each request to the embedded service. */
const delayMs = 20;

const missing = missingForInterop();
if (missing) {
  console.log(`bench:allocation: not run: ${missing}`);
  process.exit(1);
}

const both: { forms: readonly Form[] } = { forms: ['new', 'brought'] };
const fresh: { forms: readonly Form[] } = { forms: ['new'] };

function ours(arena: Arena): Contestant[] {
  return [
    berthContestant(arena, { name: 'Berth', ...both }),
    berthContestant(arena, { name: 'Berth, after the API’s look', looked: true, ...both }),
    ...(hasBindAtCreate
      ? [
          berthContestant(arena, { name: 'Berth, bind_at_create', bindAtCreate: true, ...fresh }),
          berthContestant(arena, {
            name: 'Berth, bind_at_create, after the API’s look',
            bindAtCreate: true,
            looked: true,
            ...fresh,
          }),
        ]
      : []),
  ];
}

interface Tables {
  readonly allocate: Row[];
  readonly deallocate: Row[];
}

const tables: Tables = { allocate: [], deallocate: [] };

async function onRealNeutron(): Promise<void> {
  const arena = await realArena(Math.max(...counts));
  const contestants = [
    await novaContestant(arena),
    ...ours(arena),
    berthContestant(arena, { name: 'Berth, port stands still', settleMs: 'auto', forms: ['brought'] }),
    ...orders.map((order) => bareWrites(arena, { order })),
    ...(hasBindAtCreate ? boundOrders.map((order) => bareWrites(arena, { order, bindAtCreate: true })) : []),
  ];
  await tournament(arena, 'real', contestants, () => ({ boundAtMost: 1.15 }));
}

async function onEmbeddedService(): Promise<void> {
  const arena = await embeddedArena(Math.max(...counts), delayMs);
  const contestants = [await novaContestant(arena), ...ours(arena)];
  await tournament(arena, `embedded + ${delayMs} ms`, contestants, ({ bindAtCreate }, act, form, nics) => {
    if (act !== 'allocate' || form !== 'new') return null;
    if (nics === 1) return { novaAtLeast: bindAtCreate ? 4 : 3 };
    return nics === 8 ? { novaAtLeast: bindAtCreate ? 25 : 15 } : null;
  });
}

async function tournament(
  arena: Arena,
  where: string,
  contestants: readonly Contestant[],
  goalOf: (contestant: Contestant, act: Act, form: Form, nics: number) => Goal | null,
): Promise<void> {
  try {
    // The first of everybody opens connections and reads what is read once.
    for (const form of forms) await race(arena, contestants, form, 1, 1);
    for (const form of forms) {
      for (const nics of counts) {
        const results = await race(arena, contestants, form, nics, runs);
        process.stderr.write(`${where}, ${nics} ${form}: done\n`);
        for (const act of ['allocate', 'deallocate'] as const) {
          const goal = (contestant: Contestant) => goalOf(contestant, act, form, nics);
          tables[act].push(...rowsOf(`${where}, ${nics} ${form}`, results, act, goal));
        }
      }
    }
  } finally {
    for (const contestant of contestants) await contestant.stop();
    await arena.stop();
  }
}

function version(name: string): string {
  return execFileSync('dpkg-query', ['--show', name]).toString().trim().split('\t')[1] ?? '';
}

const machine = {
  node: process.version,
  nova: version('python3-nova'),
  neutron: version('neutron-server'),
  processor: cpus()[0]?.model ?? '',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  loadBefore: loadavg()[0],
  runs,
};
if (!hasBindAtCreate && !values.json) console.log('bind_at_create: not measured: allocation does not have it yet');
if (values.only !== 'embedded') await onRealNeutron();
if (values.only !== 'real') await onEmbeddedService();
if (values.json) {
  console.log(JSON.stringify({ ...machine, loadAfter: loadavg()[0], ...tables }, null, 2));
} else {
  console.log(
    `Node ${machine.node}, Nova ${machine.nova}, neutron-server ${machine.neutron} with 2 workers; ${machine.processor}, ` +
      `${machine.cores} cores, ${machine.memoryGiB} GiB, load ${loadavg()[0]?.toFixed(1)}; medians of ${runs} runs, ratios within runs`,
  );
  for (const [act, rows] of Object.entries(tables)) {
    console.log(`\n${act}`);
    console.table(rows);
  }
}
