// Runs the tests: `node tools/test.js test [FILE ...]` those that need nothing but npm, `node tools/test.js interop [FILE ...]`
// those against real clients and servers, `node tools/test.js verify` the same with their full matrices. Further arguments of node's test runner may follow `--`.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
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
  const missing = missingForInterop();
  if (missing) {
    console.log(`${suite}: not run: ${missing}`);
    // On a CI machine a suite that does not run is a failure, not a courtesy.
    process.exit(process.env.CI ? 1 : 0);
  }
}

const belongs = (file) =>
  file.startsWith('test/interop/') === real || (suite === 'verify' && file.startsWith('test/sim/'));
const all = globSync('test/**/*.test.ts', { cwd: root }).filter(belongs);
const { status } = spawnSync(
  process.execPath,
  [
    '--test',
    '--test-reporter=./tools/failures-reporter.js',
    '--test-reporter-destination=stdout',
    // Real clients and servers need the cores for themselves: one file at a time. Else a file a core: Node would leave one
    // of them idle.
    `--test-concurrency=${real ? 1 : availableParallelism()}`,
    ...options,
    ...(files.length > 0 ? files : all.toSorted()),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(suite === 'verify' && { BERTH_VERIFY: '1' }),
      NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compile'),
    },
  },
);
process.exit(status ?? 1);
