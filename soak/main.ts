// Clients work on a cloud that is killed every few seconds, and its books must balance afterwards:
// `npm run soak -- [--minutes 30] [--clients 16] [--kill-every 5] [--seed S]`
import { parseArgs } from 'node:util';
import { soak } from './soak.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    clients: { type: 'string', default: '16' },
    'kill-every': { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  },
});

const figures = await soak({
  minutes: Number(values.minutes),
  clients: Number(values.clients),
  killEvery: Number(values['kill-every']),
  seed: Number(values.seed),
});
const { minutes, operations, table, kills, recovered, slowestStart, peakMemory, violations } = figures;
console.table(table);
console.log(
  `${minutes} minutes, ${values.clients} clients: ${operations} operations; ${kills} kills, ${recovered} sagas recovered; ` +
    `slowest start ${(slowestStart / 1000).toFixed(1)} s, at most ${peakMemory.toFixed(0)} MiB`,
);
for (const violation of violations) console.log(`WRONG ${violation}`);
console.log(violations.length === 0 ? 'the books balance' : `wrong: ${violations.length}`);
process.exit(violations.length === 0 ? 0 : 1);
