import { type Command, Option } from 'commander';
import { cloudOptions, collect, collectRecords, outputOptions } from '../options.ts';
import type { Shell } from '../shell.ts';

/** Declares `berth subnet`. What the verbs do is loaded when one runs. */
export function declareSubnet(subnet: Command, shell: Shell): void {
  declareCreate(subnet, shell);
  declareList(subnet, shell);

  const show = subnet.command('show <subnet>').description('show a subnet, by its name or id');
  cloudOptions(outputOptions(show)).action(async (name, _flags, command) => {
    const { showSubnet } = await import('./show.ts');
    shell.finish(await showSubnet(name, command.optsWithGlobals(), shell.world));
  });

  const remove = subnet.command('delete <subnet...>').description('delete subnets, by their names or ids');
  cloudOptions(remove).action(async (names, _flags, command) => {
    const { deleteSubnets } = await import('./delete.ts');
    shell.finish(await deleteSubnets(names, command.optsWithGlobals(), shell.world));
  });
}

function declareCreate(subnet: Command, shell: Shell): void {
  const create = subnet
    .command('create <name>')
    .description('create a subnet')
    .requiredOption('--network <network>', 'on this network, by its name or id')
    .requiredOption('--subnet-range <cidr>', 'its addresses: 10.1.0.0/24')
    .addOption(new Option('--ip-version <version>', 'by the range unless it is given').choices(['4', '6']))
    .option('--gateway <gateway>', 'an address, auto (default) or none')
    .option('--dhcp', 'with DHCP (default)')
    .option('--no-dhcp', 'without DHCP')
    .option(
      '--allocation-pool <pool>',
      'start=ADDRESS,end=ADDRESS: what addresses are chosen from (repeat it for more)',
      collectRecords('--allocation-pool', ['start', 'end'], ['start', 'end']),
    )
    .option('--dns-nameserver <address>', 'name server (repeat it for more)', collect)
    .option(
      '--host-route <route>',
      'destination=CIDR,gateway=ADDRESS (repeat it for more)',
      collectRecords('--host-route', ['destination', 'gateway'], ['destination', 'gateway']),
    )
    .option('--ipv6-ra-mode <mode>', 'slaac, dhcpv6-stateful or dhcpv6-stateless')
    .option('--ipv6-address-mode <mode>', 'slaac, dhcpv6-stateful or dhcpv6-stateless')
    .option('--description <text>', 'description');
  cloudOptions(outputOptions(create)).action(async (name, _flags, command) => {
    const { createSubnet } = await import('./create.ts');
    shell.finish(await createSubnet(name, command.optsWithGlobals(), shell.world));
  });
}

function declareList(subnet: Command, shell: Shell): void {
  const list = subnet
    .command('list')
    .description('list subnets')
    .option('--name <name>', 'with this name')
    .option('--network <network>', 'of this network, by its name or id')
    .addOption(new Option('--ip-version <version>', 'of this version').choices(['4', '6']))
    .option('--dhcp', 'with DHCP')
    .option('--no-dhcp', 'without DHCP')
    .option('--subnet-range <cidr>', 'with these addresses')
    .option('--gateway <address>', 'with this gateway')
    .option('--long', 'more columns');
  cloudOptions(outputOptions(list)).action(async (_flags, command) => {
    const { listSubnets } = await import('./list.ts');
    shell.finish(await listSubnets(command.optsWithGlobals(), shell.world));
  });
}
