import { type KnownDifference, knownDifferences } from '../../fuzz/known-differences/index.ts';

const head = `# Where the embedded network service differs from Neutron

The embedded network service answers as Neutron's master does. It is tried against Neutron 21 (Zed), call by call: the scenarios
of \`test/conformance/neutron\` run on both, and \`npm run fuzz:neutron\` makes sequences of calls to both and compares what they
answer. Where the two differ, the difference stands here, with the reason. This page is made from the table that those
comparisons go by (\`fuzz/known-differences/\`): \`npm run docs\` writes it anew. What is not here is a mistake.

What is not compared: ids, MAC addresses, addresses that a server chooses itself, segmentation ids likewise, times, revision
numbers, the wording of \`BadRequest\`, \`HTTPBadRequest\`, \`InvalidInput\` and \`PolicyNotAuthorized\`, and the order of what
has none.
`;

/** The page about known differences, Markdown. */
export function neutronDifferencesPage(): string {
  const all: readonly KnownDifference[] = knownDifferences;
  const subjects = [...new Set(all.map(({ on }) => on))];
  const sections = subjects.map((subject) =>
    section(
      subject,
      all.filter(({ on }) => on === subject),
    ),
  );
  return [head, ...sections].join('\n');
}

function section(subject: string, differences: readonly KnownDifference[]): string {
  const rows = differences.map(
    ({ id, scenarios = [], when, here, there, why }) =>
      `| ${[id, ...scenarios].join(', ')} | ${when} | ${here} | ${there} | ${why} |`,
  );
  return [`## ${subject}`, '', '| id | when | here | Neutron 21 | why |', '|---|---|---|---|---|', ...rows, ''].join(
    '\n',
  );
}
