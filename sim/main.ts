// Simulated histories: `npm run sim -- --seed S` prints one, `npm run sim -- --runs N [--from S] [--seconds T]` runs many on all
// cores and prints those that went wrong. `--bug NAME` plants a bug first.
import { parseArgs } from 'node:util';
import { plantedBugs } from './planted-bugs.ts';
import { runHistory } from './run-history.ts';
import { type Ended, spread } from './spread.ts';
import { makeTemplate } from './template.ts';

/** How often many histories tell how far they are. */
const secondsBetweenLines = 30;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seconds: { type: 'string', default: 'Infinity' },
    bug: { type: 'string' },
  },
});

const sabotage = values.bug === undefined ? null : plantedBugs[values.bug];
if (sabotage === undefined) {
  console.error(`no such bug; there are: ${Object.keys(plantedBugs).join(', ')}`);
  process.exit(2);
}

if (values.seed !== undefined) {
  const { text, violations } = await runHistory(Number(values.seed), await makeTemplate(), sabotage);
  console.log(text);
  process.exit(violations.length > 0 ? 1 : 0);
}

const began = performance.now();
const elapsed = () => (performance.now() - began) / 1000;
let ended = 0;
let spoken = 0;
const progress = ({ seed, wrong }: Ended) => {
  ended += 1;
  if (wrong) console.error(`seed ${seed} went wrong`);
  if (elapsed() < spoken + secondsBetweenLines) return;
  spoken = elapsed();
  console.error(`${ended} of ${values.runs} after ${spoken.toFixed(0)} s`);
};
const { histories, counts, wrong } = await spread(
  { first: Number(values.from), runs: Number(values.runs), seconds: Number(values.seconds) },
  values.bug ?? null,
  progress,
);
const seconds = elapsed();
if (wrong[0]) console.log(wrong[0].text);
for (const { seed, violations } of wrong) console.log(`seed ${seed}: ${violations.join('; ')}`);
console.log(`${histories} histories in ${seconds.toFixed(1)} s, ${(histories / seconds).toFixed(0)} a second`);
console.table(counts);
console.log(wrong.length === 0 ? 'nothing was ever wrong' : `wrong: ${wrong.length}`);
process.exit(wrong.length > 0 ? 1 : 0);
