import { Command, Option } from 'commander';
import { declareAudit } from './audit/commands.ts';
import { storeOptions } from './config-options.ts';
import { declareDemo } from './demo/commands.ts';
import { exitCode } from './exit-code.ts';
import { outputOptions } from './options.ts';
import type { Shell } from './shell.ts';
import { declareUp } from './up/commands.ts';

type Declare = (noun: Command, shell: Shell) => void;

interface Noun {
  readonly name: string;
  readonly about: string;
  /** Loads what declares its verbs. */
  load(): Promise<Declare>;
}

/** The nouns that have verbs. Each is loaded when it is named: help and every other command do without. */
const nouns: readonly Noun[] = [
  {
    name: 'server',
    about: 'servers of the Compute API',
    load: async () => (await import('./server/commands.ts')).declareServer,
  },
  {
    name: 'network',
    about: 'networks of the Networking API',
    load: async () => (await import('./network/commands.ts')).declareNetwork,
  },
  {
    name: 'subnet',
    about: 'subnets of the Networking API',
    load: async () => (await import('./subnet/commands.ts')).declareSubnet,
  },
  {
    name: 'port',
    about: 'ports of the Networking API',
    load: async () => (await import('./port/commands.ts')).declarePort,
  },
  {
    name: 'build',
    about: 'what the build of a server did, and when',
    load: async () => (await import('./build/commands.ts')).declareBuild,
  },
  {
    name: 'saga',
    about: 'builds and deletions, and what to do about one that is stuck',
    load: async () => (await import('./saga/commands.ts')).declareSaga,
  },
  {
    name: 'finding',
    about: 'what was left behind in this Berth, and what became of it',
    load: async () => (await import('./finding/commands.ts')).declareFinding,
  },
  {
    name: 'config',
    about: 'the settings of this Berth',
    load: async () => (await import('./config/commands.ts')).declareConfig,
  },
  {
    name: 'keys',
    about: "keys of Berth's data folder: they sign tokens and seal user data",
    load: async () => (await import('./keys/commands.ts')).declareKeys,
  },
  {
    name: 'db',
    about: "Berth's own database",
    load: async () => (await import('./db/commands.ts')).declareDb,
  },
];

/**
 * Declares the commands; of the nouns' verbs only those that `args` may mean, all without it. Parsing throws CommanderError
 * after commander has written its message.
 */
export async function program(shell: Shell, args?: readonly string[]): Promise<Command> {
  const { stdout, stderr } = shell.world;
  const berth = new Command('berth')
    .description('Builds OpenStack instances and gives each one its network: all of it, or nothing.')
    .exitOverride()
    .configureOutput({ writeOut: stdout.write, writeErr: stderr.write })
    .showHelpAfterError('(--help shows what there is)')
    // What stands before the noun is the openstack client's place for it; what stands after it belongs to the verb.
    .enablePositionalOptions()
    .addOption(new Option('--os-cloud <cloud>', 'cloud of a clouds.yaml (OS_CLOUD, default berth)'));

  declareUp(berth, shell);
  for (const { name, about, load } of nouns) {
    const noun = berth.command(name).description(about);
    if (!args || args.includes(name)) (await load())(noun, shell);
  }
  declareAudit(berth, shell);
  declareBootstrap(berth, shell);
  declareDemo(berth, shell);
  berth
    .command('version')
    .description('print the version')
    .action(async () => {
      const { version } = await import('../runtime/version.ts');
      stdout.write(`${version()}\n`);
      shell.finish(exitCode.ok);
    });
  return berth;
}

function declareBootstrap(berth: Command, shell: Shell): void {
  const bootstrap = berth
    .command('bootstrap')
    .description('give admin a new password, and all rights, on the data folder of a Berth that does not run')
    .option('--show-password', 'print the password, not only where it is');
  storeOptions(outputOptions(bootstrap)).action(async (flags) => {
    const { bootstrap } = await import('./bootstrap.ts');
    shell.finish(await bootstrap(flags, shell.world));
  });
}
