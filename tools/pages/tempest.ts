import { readCounts } from '../../test/interop/tempest/counts.ts';
import { type Reason, reasons } from '../../test/interop/tempest/not-passing.ts';

const head = `# Tempest

tempest is the suite by which OpenStack's clouds are tried. \`npm run verify\` runs \`tempest.api.compute\` and \`tempest.api.network\`
of Debian's tempest 33.0.0 on one running Berth with three hosts, with users and projects of tempest's own making, and compares what
comes of each test with the reviewed list that this page is made from (\`test/interop/tempest/not-passing.ts\`): a test that fails
and is not on it is a mistake, and so is one on it that passes. \`npm run docs\` writes this page anew.

Skipped is what the configuration says is not there. Out of reach is what fails since tempest has no word for its not being there. Left out is what
would pass and fail by chance.
`;

const inParts = `Put together from runs of parts, the latest of each test: some tests were not run, and some not since what they found was mended.
Those stand here as out of reach, though they are expected to pass.`;

/** The page about tempest, Markdown. */
export function tempestPage(): string {
  const { whole, groups, reasons: numbers } = readCounts();
  const rows = Object.entries(groups).map(([group, { passed, skipped, failed }]) => [group, passed, skipped, failed]);
  const sum = (of: 'passed' | 'skipped' | 'failed') =>
    Object.values(groups).reduce((total, counts) => total + counts[of], 0);
  const all = ['**all**', sum('passed'), sum('skipped'), sum('failed')];
  return [
    head,
    '## Numbers',
    '',
    ...(whole ? [] : [inParts, '']),
    '| group | passed | skipped | out of reach |',
    '|---|---|---|---|',
    ...[...rows, all].map((cells) => `| ${cells.join(' | ')} |`),
    '',
    ...section('Skipped', 'skipped', numbers),
    ...section('Out of reach', 'failing', numbers),
    ...section('Left out', 'left out', numbers),
  ].join('\n');
}

function section(
  title: string,
  outcome: Reason['outcome'],
  numbers: Readonly<Record<string, number>>,
): readonly string[] {
  const entries: readonly (readonly [string, Reason])[] = Object.entries(reasons);
  const rows = entries
    .filter(([, reason]) => reason.outcome === outcome)
    .map(
      ([name, { why, tests }]) =>
        `| ${why} | ${numbers[name] ?? (outcome === 'left out' ? tests.length : 0)} | ${tests.map((test) => `\`${test}\``).join('<br>')} |`,
    );
  return [`## ${title}`, '', '| why | tests | which |', '|---|---|---|', ...rows, ''];
}
