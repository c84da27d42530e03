import type { Command } from 'commander';
import { cloudOptions, collect, either, outputOptions } from '../options.ts';
import type { Shell } from '../shell.ts';
import { declareInterfaces } from './interface-commands.ts';
import type { NicArgument } from './nic.ts';

/** Declares `berth server`. What the verbs do is loaded when one runs. */
export function declareServer(server: Command, shell: Shell): void {
  declareCreate(server, shell);
  declareList(server, shell);
  declareInterfaces(server, shell);

  const show = server.command('show <server>').description('show a server, by its name or id');
  cloudOptions(outputOptions(show)).action(async (name, _flags, command) => {
    const { showServer } = await import('./show.ts');
    shell.finish(await showServer(name, command.optsWithGlobals(), shell.world));
  });

  const remove = server
    .command('delete <server...>')
    .description('delete servers, by their names or ids')
    .option('--wait', 'wait until they are gone')
    .option('--force', 'delete at once, whatever their state')
    .option('--all-projects', 'find names in all projects (for administrators)');
  cloudOptions(remove).action(async (names, _flags, command) => {
    const { deleteServers } = await import('./delete.ts');
    shell.finish(await deleteServers(names, command.optsWithGlobals(), shell.world));
  });
}

function declareCreate(server: Command, shell: Shell): void {
  // One list for three options: the order of NICs is the order in which they stand on the command line.
  const nics: NicArgument[] = [];
  const nic = (option: NicArgument['option']) => (text: string) => {
    nics.push({ option, text });
    return nics;
  };
  const create = server
    .command('create <name>')
    .description('create a server')
    .requiredOption('--flavor <flavor>', 'flavor, by its name or id')
    .requiredOption('--image <image>', 'image, by its name or id')
    .option('--network <network>', 'connect to this network (repeat it for more NICs)', nic('network'))
    .option('--port <port>', 'connect to this port (repeat it for more NICs)', nic('port'))
    .option(
      '--nic <nic>',
      'net-id=NETWORK[,v4-fixed-ip=ADDRESS][,v6-fixed-ip=ADDRESS][,tag=TAG], port-id=PORT[,tag=TAG], auto (default) or none',
      nic('nic'),
    )
    .option('--security-group <group>', 'security group, by its name or id (repeat it for more)', collect)
    .option('--key-name <keypair>', 'keypair to put in')
    .option('--property <key=value>', 'a property of the server (repeat it for more)', collect)
    .option('--user-data <file>', 'file with user data')
    .option('--description <text>', 'description')
    .option('--availability-zone <zone>', 'availability zone')
    .option('--tag <tag>', 'tag (repeat it for more)', collect);
  either(create, ['--use-config-drive', 'with a config drive'], ['--no-config-drive', 'without a config drive']);
  create
    .option('--wait', 'wait until it is built (on a terminal: without being told)')
    .option('--no-wait', 'do not wait, on a terminal either');
  cloudOptions(outputOptions(create)).action(async (name, _flags, command) => {
    const { createServer } = await import('./create.ts');
    shell.finish(await createServer(name, { ...command.optsWithGlobals(), nics }, shell.world));
  });
}

function declareList(server: Command, shell: Shell): void {
  const list = server
    .command('list')
    .description('list servers')
    .option('--name <expression>', 'whose name matches this regular expression')
    .option('--status <status>', 'with this status')
    .option('--ip <expression>', 'with an IPv4 address that matches this regular expression')
    .option('--flavor <flavor>', 'of this flavor, by its name or id')
    .option('--image <image>', 'of this image, by its name or id')
    .option('--host <host>', 'on this host (for administrators)')
    .option('--all-projects', 'of all projects (for administrators)')
    .option('--long', 'more columns')
    .option('-n, --no-name-lookup', 'ids of images, without looking up their names');
  cloudOptions(outputOptions(list)).action(async (_flags, command) => {
    const { listServers } = await import('./list.ts');
    shell.finish(await listServers(command.optsWithGlobals(), shell.world));
  });
}
