// Simulated histories: `npm run sim -- --seed S` prints one, `npm run sim -- --runs N [--from S]` runs many and prints those
// that went wrong. `--bug NAME` plants a bug first.
import { parseArgs } from 'node:util';
import { plantedBugs } from './planted-bugs.ts';
import { runHistory } from './run-history.ts';
import { makeTemplate } from './template.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    bug: { type: 'string' },
  },
});

const sabotage = values.bug === undefined ? null : plantedBugs[values.bug];
if (sabotage === undefined) {
  console.error(`no such bug; there are: ${Object.keys(plantedBugs).join(', ')}`);
  process.exit(2);
}
const template = await makeTemplate();

if (values.seed !== undefined) {
  const { text, violations } = await runHistory(Number(values.seed), template, sabotage);
  console.log(text);
  process.exit(violations.length > 0 ? 1 : 0);
}

const runs = Number(values.runs);
const first = Number(values.from);
const began = performance.now();
const counts = new Map<string, number>();
const failed: number[] = [];
for (let seed = first; seed < first + runs; seed += 1) {
  const history = await runHistory(seed, template, sabotage);
  for (const [what, count] of Object.entries(history.counts)) counts.set(what, (counts.get(what) ?? 0) + count);
  if (history.violations.length === 0) continue;
  if (failed.length === 0) console.log(history.text);
  failed.push(seed);
  console.log(`seed ${seed}: ${history.violations.join('; ')}`);
}
const seconds = (performance.now() - began) / 1000;
console.log(`${runs} histories in ${seconds.toFixed(1)} s, ${(runs / seconds).toFixed(0)} a second`);
console.table(Object.fromEntries(counts));
console.log(
  failed.length === 0 ? 'nothing was ever wrong' : `wrong: ${failed.length} (seeds ${failed.slice(0, 20).join(', ')})`,
);
process.exit(failed.length > 0 ? 1 : 0);
