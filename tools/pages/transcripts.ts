import { readCounts } from '../../test/interop/transcripts/counts.ts';
import { known } from '../../test/interop/transcripts/differences.ts';
import { knownOfImages } from '../../test/interop/transcripts/image-differences.ts';

const head = `# The openstack client

\`npm run verify\` has Debian's openstack client 6.0 run one list of commands (\`test/interop/transcripts/commands\`) on a Berth and on a whole
real OpenStack side by side: Keystone 22, Neutron 21, and Nova 26 with its scheduler, its conductor and one nova-compute whose
hypervisor only pretends, as Debian 12 has them. A member and an administrator run them, and each goes on from what those before
have made: identity, flavors, images, key pairs, hosts, aggregates, server groups, quotas, all of the network, and servers: listed,
changed, stopped and started, paused, rescued, shelved, rebuilt, resized, their interfaces, addresses and groups, what is told of them
afterwards, and their end. For each command the exit code, the errors and each field that is shown are compared. \`npm run test:interop\`
does the same with a few commands of each kind (\`sample.txt\` there). \`npm run docs\` writes this page anew.

The image service beside that OpenStack is a stand-in, so images are only listed and made of servers there. What is done to images
(\`images.txt\`) is compared with a Glance 25 and its Keystone in the same way (\`test/interop/image-transcripts.test.ts\`). There is no
block storage, so volumes are only refused.

Ids, MAC addresses, addresses that a service has chosen, times and the ports of URLs are put into a form in which they can be
compared: an id is told by the name of what it is of, or by where it came up first; of a time its format counts. So a port that belongs to the wrong
server is a difference. Not compared are the values of revisions, segments, passwords and the clocks of hosts, nor the order of rows that
is not asked for.

What differs is compared with the reviewed list below (\`test/interop/transcripts/differences.ts\`): a difference that is not on it is a mistake, and so is
one on it that is not found any more. Identity has a longer comparison of its own, without differences but for the words of errors
(\`test/interop/openstack-identity.test.ts\`).
`;

/** The page about the openstack client, Markdown. */
export function transcriptsPage(): string {
  const { commands, refused, alike, fields, differences } = readCounts();
  const different = differences.reduce((sum, count) => sum + count, 0);
  return [
    head,
    '## Numbers',
    '',
    '| | |',
    '|---|---|',
    `| commands | ${commands} |`,
    `| of these refused by both | ${refused} |`,
    `| commands without any difference | ${alike} |`,
    `| fields compared | ${fields} |`,
    `| fields that differ | ${different} |`,
    `| reasons for that | ${known.length} |`,
    '',
    '## Differences',
    '',
    'A field that several reasons cover is counted for the first one.',
    '',
    '| commands | fields | how many | why |',
    '|---|---|---|---|',
    ...known.map(
      ({ commands: of, field, why }, index) =>
        `| ${pattern(of)} | ${pattern(field)} | ${differences[index]} | ${why} |`,
    ),
    '',
    '## Differences of images',
    '',
    '| commands | fields | why |',
    '|---|---|---|',
    ...knownOfImages.map(({ commands: of, field, why }) => `| ${pattern(of)} | ${pattern(field)} | ${why} |`),
    '',
  ].join('\n');
}

/** As code in a cell of a table. */
function pattern({ source }: RegExp): string {
  return source === '^' ? 'any' : `\`${source.replaceAll('|', '\\|')}\``;
}
