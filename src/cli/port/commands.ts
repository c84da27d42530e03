import type { Command } from 'commander';
import { cloudOptions, collect, collectRecords, either, outputOptions } from '../options.ts';
import type { Shell } from '../shell.ts';

/** Declares `berth port`. What the verbs do is loaded when one runs. */
export function declarePort(port: Command, shell: Shell): void {
  declareCreate(port, shell);
  declareList(port, shell);

  const show = port.command('show <port>').description('show a port, by its name or id');
  cloudOptions(outputOptions(show)).action(async (name, _flags, command) => {
    const { showPort } = await import('./show.ts');
    shell.finish(await showPort(name, command.optsWithGlobals(), shell.world));
  });

  const remove = port.command('delete <port...>').description('delete ports, by their names or ids');
  cloudOptions(remove).action(async (names, _flags, command) => {
    const { deletePorts } = await import('./delete.ts');
    shell.finish(await deletePorts(names, command.optsWithGlobals(), shell.world));
  });
}

function declareCreate(port: Command, shell: Shell): void {
  const create = port
    .command('create <name>')
    .description('create a port')
    .requiredOption('--network <network>', 'on this network, by its name or id')
    .option(
      '--fixed-ip <address>',
      'subnet=SUBNET,ip-address=ADDRESS, or one of the two (repeat it for more)',
      collectRecords('--fixed-ip', ['subnet', 'ip-address']),
    )
    .option('--no-fixed-ip', 'without an address')
    .option('--security-group <group>', 'security group, by its name or id (repeat it for more)', collect)
    .option('--no-security-group', 'without security groups')
    .option(
      '--allowed-address <pair>',
      'ip-address=ADDRESS[,mac-address=MAC] that may be used as well (repeat it for more)',
      collectRecords('--allowed-address', ['ip-address', 'mac-address'], ['ip-address']),
    )
    .option('--mac-address <mac>', 'MAC address')
    .option('--device <id>', 'id of the device that it belongs to')
    .option('--device-owner <owner>', 'kind of that device')
    .option('--vnic-type <type>', 'normal, direct, macvtap …')
    .option('--host <host>', 'bind it to this host (for administrators)')
    .option('--dns-name <name>', 'name in the DNS')
    .option('--description <text>', 'description');
  either(create, ['--enable', 'administratively up (default)'], ['--disable', 'administratively down']);
  either(create, ['--enable-port-security', 'secured (default)'], ['--disable-port-security', 'not secured']);
  cloudOptions(outputOptions(create)).action(async (name, _flags, command) => {
    const { createPort } = await import('./create.ts');
    shell.finish(await createPort(name, command.optsWithGlobals(), shell.world));
  });
}

function declareList(port: Command, shell: Shell): void {
  const list = port
    .command('list')
    .description('list ports')
    .option('--name <name>', 'with this name')
    .option('--network <network>', 'of this network, by its name or id');
  either(list, ['--server <server>', 'of this server, by its name or id'], ['--device-id <id>', 'of this device']);
  list
    .option('--device-owner <owner>', 'of this kind of device')
    .option('--mac-address <mac>', 'with this MAC address')
    .option('--host <host>', 'bound to this host (for administrators)')
    .option('--security-group <group>', 'with this security group, by its name or id (repeat it for more)', collect)
    .option(
      '--fixed-ip <address>',
      'with this subnet=SUBNET,ip-address=ADDRESS, or one of the two (repeat it for more)',
      collectRecords('--fixed-ip', ['subnet', 'ip-address']),
    )
    .option('--long', 'more columns');
  cloudOptions(outputOptions(list)).action(async (_flags, command) => {
    const { listPorts } = await import('./list.ts');
    shell.finish(await listPorts(command.optsWithGlobals(), shell.world));
  });
}
