import { Command, Option } from 'commander';
import { declareAudit } from './audit/commands.ts';
import { declareConfig } from './config/commands.ts';
import { storeOptions } from './config-options.ts';
import { declareDb } from './db/commands.ts';
import { exitCode } from './exit-code.ts';
import { declareKeys } from './keys/commands.ts';
import { declareNetwork } from './network/commands.ts';
import { outputOptions } from './options.ts';
import { declarePort } from './port/commands.ts';
import { declareServer } from './server/commands.ts';
import type { Shell } from './shell.ts';
import { declareSubnet } from './subnet/commands.ts';
import { declareUp } from './up/commands.ts';

/** Declares all commands. Parsing throws CommanderError after commander has written its message. */
export function program(shell: Shell): Command {
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
  declareServer(berth, shell);
  declareNetwork(berth, shell);
  declareSubnet(berth, shell);
  declarePort(berth, shell);
  declareAudit(berth, shell);
  declareConfig(berth, shell);
  declareKeys(berth, shell);
  declareBootstrap(berth, shell);
  declareDb(berth, shell);
  berth
    .command('version')
    .description('print the version')
    .action(async () => {
      const { version } = await import('./version.ts');
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
