import type { Command } from 'commander';
import { cloudOptions, either, outputOptions, wholeNumber } from '../options.ts';
import type { Shell } from '../shell.ts';

/** Declares `berth network`. What the verbs do is loaded when one runs. */
export function declareNetwork(network: Command, shell: Shell): void {
  declareCreate(network, shell);
  declareList(network, shell);

  const show = network.command('show <network>').description('show a network, by its name or id');
  cloudOptions(outputOptions(show)).action(async (name, _flags, command) => {
    const { showNetwork } = await import('./show.ts');
    shell.finish(await showNetwork(name, command.optsWithGlobals(), shell.world));
  });

  const remove = network.command('delete <network...>').description('delete networks, by their names or ids');
  cloudOptions(remove).action(async (names, _flags, command) => {
    const { deleteNetworks } = await import('./delete.ts');
    shell.finish(await deleteNetworks(names, command.optsWithGlobals(), shell.world));
  });
}

function declareCreate(network: Command, shell: Shell): void {
  const create = network
    .command('create <name>')
    .description('create a network')
    .option('--share', 'for all projects (for administrators)')
    .option('--no-share', 'for this project only (default)');
  either(create, ['--external', 'reaches the outside (for administrators)'], ['--internal', 'does not (default)']);
  either(create, ['--enable', 'administratively up (default)'], ['--disable', 'administratively down']);
  either(
    create,
    ['--enable-port-security', 'ports get security groups and no other addresses (default)'],
    ['--disable-port-security', 'ports are not secured'],
  );
  create
    .option('--description <text>', 'description')
    .option('--mtu <bytes>', 'largest packet', wholeNumber)
    .option('--dns-domain <domain>', 'domain of the names of its ports')
    .option('--provider-network-type <type>', 'flat, vlan, vxlan … (for administrators)')
    .option('--provider-physical-network <name>', 'physical network (for administrators)')
    .option('--provider-segment <number>', 'VLAN or tunnel id (for administrators)', wholeNumber);
  cloudOptions(outputOptions(create)).action(async (name, _flags, command) => {
    const { createNetwork } = await import('./create.ts');
    shell.finish(await createNetwork(name, command.optsWithGlobals(), shell.world));
  });
}

function declareList(network: Command, shell: Shell): void {
  const list = network
    .command('list')
    .description('list networks')
    .option('--name <name>', 'with this name')
    .option('--status <status>', 'with this status')
    .option('--share', 'that are shared')
    .option('--no-share', 'that are not shared')
    .option('--long', 'more columns');
  either(list, ['--external', 'that reach the outside'], ['--internal', 'that do not']);
  either(list, ['--enable', 'that are administratively up'], ['--disable', 'that are administratively down']);
  cloudOptions(outputOptions(list)).action(async (_flags, command) => {
    const { listNetworks } = await import('./list.ts');
    shell.finish(await listNetworks(command.optsWithGlobals(), shell.world));
  });
}
