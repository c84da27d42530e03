// Counts the scenarios of the catalogues under test/conformance: runs the tests that bear their ids, and prints, per group, how
// many have a passing test, how many have none and stand in a document of differences with the reason, and how many are in
// neither. `--missing` runs nothing, and prints those that are in neither.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { novaCatalogue } = await import('../test/conformance/nova/scenarios.ts');
const { neutronCatalogue } = await import('../test/conformance/neutron/scenarios.ts');

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({ options: { missing: { type: 'boolean' } } });
const catalogues = [novaCatalogue, neutronCatalogue].map((catalogue) => ({
  ...catalogue,
  sources: catalogue.idsInSources(),
  listed: catalogue.idsOfDifferences(),
}));

if (values.missing) {
  for (const { groups, sources, listed } of catalogues) {
    const tested = new Set([...sources.values()].flatMap((ids) => [...ids]));
    for (const { scenarios } of groups) {
      for (const [id, about] of scenarios) if (!tested.has(id) && !listed.has(id)) console.log(`${id} ${about}`);
    }
  }
} else {
  const { names, status } = runTests([...new Set(catalogues.flatMap(({ sources }) => [...sources.keys()]))].toSorted());
  for (const { name, groups, idsOfName, listed } of catalogues) {
    const failed = new Set(names.flatMap(([test, passed]) => (passed ? [] : idsOfName(test))));
    const tested = new Set(names.flatMap(([test]) => idsOfName(test)).filter((id) => !failed.has(id)));
    const rows = groups.map(({ letter, heading, scenarios }) => {
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
    console.log(name);
    console.table(Object.fromEntries(rows));
  }
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
