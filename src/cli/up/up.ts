import type { ConfigFlags } from '../../server/config/settings.ts';
import { explainFailure, type RunningBerth, startBerth } from '../../server/index.ts';
import { printError } from '../errors/print-error.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { World } from '../world.ts';

/** `berth up`: starts everything, says where it is, and runs until it is told to stop. Answers the exit code. */
export async function up(flags: ConfigFlags, world: World): Promise<ExitCode> {
  let berth: RunningBerth;
  try {
    berth = await startBerth(flags, world.env);
  } catch (error) {
    const explanation = explainFailure(error);
    if (!explanation) throw error;
    printError(
      world.stderr,
      'could not start',
      'all of it: nothing runs, and what was there is as it was',
      explanation,
    );
    return exitCode.failed;
  }
  // Before anybody is told that it runs: whoever reads that may stop it at once.
  const stop = stopSignal();
  world.stdout.write(greeting(berth));
  const signal = await stop;
  world.stderr.write(`berth: ${signal}: finishing what runs (once more ends at once)\n`);
  process.once(signal, () => process.exit(exitCode.failed));
  const left = await berth.stop();
  if (left > 0) {
    world.stderr.write(`berth: ${left} unfinished; the next start goes on with them\n`);
    // What they wait for would keep this process, which has let go of everything that they need.
    process.exit(exitCode.ok);
  }
  return exitCode.ok;
}

function greeting(berth: RunningBerth): string {
  const { url, cloudsFile, recovered, neutronEndpoint, identityEndpoint, novaEndpoint } = berth;
  if (novaEndpoint !== null || identityEndpoint !== null) return greetingElsewhere(berth);
  const went = recovered > 0 ? `Going on with ${recovered} builds or deletions that an earlier process left.\n` : '';
  const elsewhere = neutronEndpoint === null ? '' : `Network service: ${neutronEndpoint}\n`;
  const clouds =
    cloudsFile === null
      ? 'Clouds: in the clouds.yaml of the process that made the users of this database'
      : `Clouds: ${cloudsFile} (berth: the member demo; berth-admin: the administrator)`;
  return `Berth is ready at ${url}
Console: ${url}/console/ (berth demo gives it something to show)
${went}${elsewhere}${clouds}

Try, in another terminal:
  export OS_CLIENT_CONFIG_FILE=${cloudsFile ?? 'FILE'} OS_CLOUD=berth
  openstack server create --flavor m1.tiny --image cirros ${neutronEndpoint === null ? '--network private' : '--nic net-id=ID'} --wait hello
  openstack server list
`;
}

/** Where users log in at another identity service, or have their servers at another Nova: neither of it is to be tried here. */
function greetingElsewhere({
  url,
  cloudsFile,
  recovered,
  neutronEndpoint,
  identityEndpoint,
  novaEndpoint,
}: RunningBerth) {
  const went = recovered > 0 ? [`Going on with ${recovered} builds or deletions that an earlier process left.`] : [];
  const endpoints = [
    `network: ${neutronEndpoint ?? `${url}/network`}`,
    ...(novaEndpoint === null ? [`compute: ${url}/compute/v2.1`] : []),
    `image: ${url}/image`,
  ];
  return `${[
    `Berth is ready at ${url}`,
    ...went,
    ...(novaEndpoint === null ? [] : [`Compute service: ${novaEndpoint}`]),
    identityEndpoint === null
      ? `Clouds: ${cloudsFile ?? 'made by another process'}`
      : `Identity service: ${identityEndpoint}`,
    ...(identityEndpoint === null
      ? []
      : ['Its catalog should name these endpoints:', ...endpoints.map((one) => `  ${one}`)]),
  ].join('\n')}

Try, in another terminal:
  openstack network list
`;
}

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
  });
}
