// The embedded network service and a real neutron-server are asked the same, and must answer the same:
// `npm run fuzz:neutron -- [--seed 1] [--runs 100] [--seconds T] [--servers 1] [--no-shrink] [--recordings FOLDER]`. Each seed gives one
// sequence of calls. With a folder of recordings the real server is only asked what it was not asked
// before. `--keep` keeps what is found among the regressions; `--again` makes those anew. Needs what `npm run test:interop` needs.
import { parseArgs } from 'node:util';
import { missingForInterop } from '../test/interop/support/requirements.ts';
import { explore, textOfFinding } from './explore.ts';
import { keepRegression, readRegressions, stepsOf } from './regressions.ts';
import { runSequence } from './run-sequence.ts';
import { startPair } from './start-pair.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '100' },
    seconds: { type: 'string', default: 'Infinity' },
    servers: { type: 'string', default: '1' },
    recordings: { type: 'string' },
    keep: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    'no-shrink': { type: 'boolean', default: false },
  },
});

const missing = missingForInterop();
if (missing) {
  console.error(`not run: ${missing}`);
  process.exit(1);
}

const pairs = await Promise.all(Array.from({ length: Number(values.servers) }, () => startPair(values.recordings)));
const [pair] = pairs;
if (values.again && pair) {
  for (const regression of readRegressions()) {
    keepRegression(regression.name, await runSequence(stepsOf(regression), pair));
  }
}

const began = performance.now();
const extent = { first: Number(values.seed), runs: Number(values.runs), seconds: Number(values.seconds) };
const figures = await explore({ ...extent, shrinks: !values['no-shrink'] }, pairs, (finding) => {
  console.log(`${textOfFinding(finding)}\n`);
  if (values.keep) keepRegression(`seed-${finding.seed}`, finding.outcome);
}).finally(() => Promise.all(pairs.flatMap(({ here, there }) => [here.close(), there.close()])));
const { sequences, calls, succeeded, known, findings } = figures;
const seconds = (performance.now() - began) / 1000;
console.table(known);
console.log(`${sequences} sequences, ${calls} calls (${succeeded} succeeded) in ${seconds.toFixed(0)} s`);
console.log(
  findings.length === 0
    ? 'nothing differs but what is known'
    : `differ: ${findings.map(({ seed }) => seed).join(', ')}`,
);
process.exit(findings.length > 0 ? 1 : 0);
