import { Command, Option } from 'commander';
import { declareDb } from './db/commands.ts';
import { exitCode } from './exit-code.ts';
import { declareNetwork } from './network/commands.ts';
import { declarePort } from './port/commands.ts';
import { declareServer } from './server/commands.ts';
import type { Shell } from './shell.ts';
import { declareSubnet } from './subnet/commands.ts';

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

  berth
    .command('up')
    .description('start identity, image, network and compute services in this process')
    .option('--data <folder>', 'folder of everything that outlives the process (BERTH_DATA, default .berth)')
    .option('--port <number>', 'port to listen on, on 127.0.0.1 (BERTH_PORT, default 8774; 0: any free one)')
    .option('--neutron-endpoint <url>', 'network service to use instead of the embedded one (BERTH_NEUTRON_ENDPOINT)')
    .option('--log-level <level>', 'debug, info, warn, error or silent (BERTH_LOG_LEVEL, default warn)')
    .action(async (flags) => {
      const { up } = await import('./up.ts');
      shell.finish(await up(flags));
    });
  declareServer(berth, shell);
  declareNetwork(berth, shell);
  declareSubnet(berth, shell);
  declarePort(berth, shell);
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
