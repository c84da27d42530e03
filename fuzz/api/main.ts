// Requests drawn from the OpenAPI documents of the APIs, to a cloud in this process: `npm run fuzz:api -- [--seed 1] [--seeds 50]
// [--requests 400]`. Each seed gives one sequence of draws, on a cloud of its own.
import { parseArgs } from 'node:util';
import { fuzzApis, textOfFinds } from './run.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '50' },
    requests: { type: 'string', default: '400' },
  },
});
const first = Number(values.seed);
const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => first + index);
const { requests, statuses, asked, operations, finds } = await fuzzApis(seeds, Number(values.requests));
console.table(Object.fromEntries([...statuses].toSorted(([a], [b]) => a - b)));
console.log(`${requests} requests to ${asked} of ${operations} operations`);
console.log(finds.length === 0 ? 'nothing found' : textOfFinds(finds));
process.exit(finds.length > 0 ? 1 : 0);
