// Counts the scenarios of test/conformance/nova/catalogue.txt: runs the tests that bear their ids, and prints, per group, how
// many have a passing test, how many have none and are in docs/differences-from-nova.md with the reason, and how many are in
// neither. `--missing` runs nothing, and prints those that are in neither.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { idsInSources, idsOfDifferences, idsOfName, readCatalogue } = await import(
  '../test/conformance/nova/scenarios.ts'
);

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({ options: { missing: { type: 'boolean' } } });
const sources = idsInSources();
const listed = idsOfDifferences();

if (values.missing) {
  const tested = new Set([...sources.values()].flatMap((ids) => [...ids]));
  for (const { scenarios } of readCatalogue()) {
    for (const [id, about] of scenarios) if (!tested.has(id) && !listed.has(id)) console.log(`${id} ${about}`);
  }
} else {
  const { names, status } = runTests([...sources.keys()]);
  const failed = new Set(names.flatMap(([name, passed]) => (passed ? [] : idsOfName(name))));
  const tested = new Set(names.flatMap(([name]) => idsOfName(name)).filter((id) => !failed.has(id)));
  const rows = readCatalogue().map(({ letter, heading, scenarios }) => {
    const without = [...scenarios.keys()].filter((id) => !tested.has(id));
    const elsewhere = without.filter((id) => listed.has(id) && !failed.has(id)).length;
    const counts = {
      scenarios: scenarios.size,
      tested: scenarios.size - without.length,
      'out, with its reason': elsewhere,
      missing: without.length - elsewhere,
    };
    return [`${letter} ${heading}`, counts];
  });
  console.table(Object.fromEntries(rows));
  process.exitCode = status;
}

/**
 * Runs test files; the names of their tests, and whether each passed.
 *
 * @param {string[]} files
 * @returns {{names: [string, boolean][], status: number}}
 */
function runTests(files) {
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      '--test',
      '--test-reporter=./tools/failures-reporter.js',
      '--test-reporter-destination=stderr',
      '--test-reporter=./tools/outcomes-reporter.js',
      '--test-reporter-destination=stdout',
      ...files,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compile') },
    },
  );
  const lines = stdout.split('\n').filter((line) => line !== '');
  const outcomes = lines.map((line) => JSON.parse(line)).filter(([, result]) => result !== 'skipped');
  return { names: outcomes.map(([name, result]) => [name, result === 'passed']), status: status ?? 1 };
}
