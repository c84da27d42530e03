// Runs the tests: `node tools/test.js test [FILE ...]` those that need nothing but npm, `node tools/test.js interop [FILE ...]`
// those against real clients and servers, `node tools/test.js verify` the same with their full matrices. Further arguments of node's test runner may follow `--`.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [suite = 'test', ...rest] = process.argv.slice(2);
const split = rest.includes('--') ? rest.indexOf('--') : rest.length;
const files = rest.slice(0, split);
const options = rest.slice(split + 1);

const real = suite === 'interop' || suite === 'verify';

if (real) {
  const { missingForInterop } = await import('../test/interop/support/requirements.ts');
  const missing = missingForInterop(suite === 'verify');
  if (missing) {
    console.log(`${suite}: not run: ${missing}`);
    // On a CI machine a suite that does not run is a failure, not a courtesy.
    process.exit(process.env.CI ? 1 : 0);
  }
}

/**
 * Folders whose tests share a process, since loading the services costs a file more than most of its tests do; a process a core.
 * Their hooks and timers are their own; nothing of theirs is left in the process.
 */
const together = [
  ['allocation', 'compute', 'conformance', 'glance', 'keystone', 'neutron-client', 'nova', 'saga'],
  ['cli', 'cloud', 'console', 'docs', 'fuzz', 'http', 'secrets', 'server', 'store', 'telemetry'],
];

const belongs = (file) =>
  file.startsWith('test/interop/') === real || (suite === 'verify' && file.startsWith('test/sim/'));
const all = globSync('test/**/*.test.ts', { cwd: root }).filter(belongs).toSorted();
const inFolders = (folders) => all.filter((file) => folders.includes(file.split('/')[1]));
const shared = together.map(inFolders).filter((some) => some.length > 0);
const alone = all.filter((file) => !shared.flat().includes(file));

/** Clients of Berth alone, a browser among them: what they start is busy on one core. */
const oneCore =
  /\/(console(-cases)?|gophercloud|openstack-(access|client|qos|sdk|segments|server-actions|trunks))\.test\.ts$/;

/** Begun first, or the others would be done long before it. */
const longest = /\/openstack-client\.test\.ts$/;

/** Reckon for minutes and need nothing: they take what the real servers leave. The full matrix has the cores for itself. */
const reckoning = suite === 'interop' ? /\/(histories|killed-sagas)\.test\.ts$/ : /^$/;

// What else is real has the cores to itself: one file at a time. Else a file a core: Node would leave one idle.
const everyCore = availableParallelism();
const light = all
  .filter((file) => oneCore.test(file))
  .toSorted((a, b) => Number(longest.test(b)) - Number(longest.test(a)));
const beside = all.filter((file) => reckoning.test(file));
const heavy = all.filter((file) => !light.includes(file) && !beside.includes(file));
const phases =
  files.length > 0
    ? [() => [isolated(files, real ? 1 : everyCore)]]
    : real
      ? [
          () => [isolated(light, everyCore)],
          () => [isolated(heavy, 1), ...(beside.length > 0 ? [patient(beside)] : [])],
        ]
      : [() => [...shared.map(inOneProcess), isolated(alone, everyCore)]];
let code = 0;
for (const phase of phases) code = Math.max(code, ...(await Promise.all(phase().map(ended))));
process.exit(code);

function isolated(of, concurrency) {
  return start([`--test-concurrency=${concurrency}`], of);
}

/** With the processors that others leave it. */
function patient(of) {
  const child = isolated(of, 1);
  if (child.pid !== undefined) setPriority(child.pid, 10);
  return child;
}

function inOneProcess(of) {
  return start(['--test-isolation=none'], of);
}

function start(how, of) {
  const reporter = ['--test-reporter=./tools/failures-reporter.js', '--test-reporter-destination=stdout'];
  const sources = ['--import', './bin/resolve-sources.js'];
  return spawn(process.execPath, [...sources, '--test', ...reporter, ...how, ...options, ...of], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(suite === 'verify' && { BERTH_VERIFY: '1' }),
      NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compile'),
    },
  });
}

/** Resolves with the exit code; one that a signal has ended has failed. */
function ended(child) {
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
