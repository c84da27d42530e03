import { boolean } from '../../src/server/config/kinds.ts';
import { fileName } from '../../src/server/config/names.ts';
import type { Option } from '../../src/server/config/option.ts';
import { options } from '../../src/server/config/options.ts';
import { variableOf } from '../../src/server/config/settings.ts';

const sections: Readonly<Record<keyof typeof options, string>> = {
  server: 'Where Berth keeps its state, and where it listens.',
  database: 'Where the records are kept.',
  identity: 'The embedded identity service, or a Keystone of your own: see [its guide](../how-to/real-nova.md).',
  image: 'The embedded image service: see the [Image API](image-api.md).',
  network: 'A network service of your own: see [its guide](../how-to/real-neutron.md).',
  compute: 'The hosts, and their builds.',
  api: 'What the APIs take and answer.',
  quota: 'What a project may have, unless an administrator says otherwise.',
  retention: 'What is removed in time.',
  notifications: 'What is done to servers, told to others: see [the guide](../how-to/notifications.md).',
  metrics: 'The [metrics](metrics.md).',
  log: 'What Berth says of itself.',
};

/** The reference page of the configuration, Markdown. */
export function configReference(): string {
  return `# Configuration

<!-- Made by \`npm run docs\` from the table of all options: change that, not this page. -->

Settings come from flags of \`berth up\`, from the environment, and from one TOML file, in this precedence; what nobody sets
has its default. The file is \`berth.toml\` in the data folder, or the one that \`--config\` or \`BERTH_CONFIG\` names:

\`\`\`toml
[server]
port = 8800

[network]
endpoint = "http://controller:9696"
\`\`\`

Paths in the file are relative to its folder. A file that holds a secret must be its owner's alone (mode 0600). Secrets
have no flags, since others can see the arguments of a process.

\`berth config check\` names every key that is unknown or wrong, with its line; \`berth config show\` prints every setting with
where its value comes from. Both take the flags of \`berth up\`.
${Object.entries(options).map(section).join('')}`;
}

function section([name, settings]: [string, Readonly<Record<string, Option<unknown>>>]): string {
  const about = Object.entries(sections).find(([known]) => known === name)?.[1];
  const rows = Object.entries(settings).map(([key, option]) => row(name, key, option));
  return `
## [${name}]

${about}

| key | variable, flag | takes | default | meaning |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

function row(section: string, name: string, option: Option<unknown>): string {
  const { flag, kind, meaning, secret } = option;
  const value = (kind as unknown) === boolean ? '' : ' VALUE';
  const ways = [variableOf(section, name, option), ...(flag ? [`${flag}${value}`] : [])].map((way) => `\`${way}\``);
  const takes = `${kind.takes}${secret ? '; secret' : ''}`;
  const unless = shown(option.default);
  return `| \`${fileName(name)}\` | ${ways.join(', ')} | ${takes} | ${unless} | ${meaning} |`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '' : `\`${value.join(',')}\``;
  return value === null ? '' : `\`${value}\``;
}
