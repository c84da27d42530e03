import { codeOfNeutronType, type ErrorEntry, errorRegistry, type Named } from '../../src/allocation/error-registry.ts';

const named: Named = {
  network: 'NETWORK',
  port: 'PORT',
  fixedIp: 'ADDRESS',
  mac: 'MAC',
  securityGroup: 'GROUP',
  host: 'HOST',
  hostname: 'HOSTNAME',
  reason: 'REASON',
};

const head = `# Build errors

Every way in which allocating, validating or taking back a server's network fails. This page is made from the table that the
code goes by (\`src/allocation/error-registry.ts\`): \`npm run docs\` writes it anew.

- **Status**: what the Compute API answers where the error meets a request. A build that fails later shows the message in the
  server's \`fault\`, with code 500.
- **Fate**: \`abort\`: the user has to change something. \`retry\`: the same host may succeed in a moment. \`reschedule\`:
  another host may.
- **Detail**: administrators find it in the fault's \`details\`, operators in the log: step, NIC, port, network, host, and
  Neutron's own words. Tenants never see it.

A part of a message that is not known is left out.
`;

/** The reference page of build errors, Markdown. */
export function buildErrorsPage(): string {
  const entries = Object.entries<ErrorEntry>(errorRegistry);
  return [head, ...entries.map(([code, entry]) => section(code, entry))].join('\n');
}

function section(code: string, { status, attachStatus, fate, operator, message }: ErrorEntry): string {
  const attach = attachStatus === undefined ? '' : ` (attaching a NIC: ${attachStatus})`;
  const types = Object.entries(codeOfNeutronType)
    .filter(([, of]) => of === code)
    .map(([type]) => `\`${type}\``);
  return `## ${code}

- Status ${status}${attach}, fate \`${fate}\`
- Message: ${message(named)}
- Cause: ${operator}
${types.length === 0 ? '' : `- Neutron's types: ${types.join(', ')}\n`}`;
}
