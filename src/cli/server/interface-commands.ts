import type { Command } from 'commander';
import { cloudOptions } from '../options.ts';
import type { Shell } from '../shell.ts';

/** Declares `berth server add` and `berth server remove`. What they do is loaded when one runs. */
export function declareInterfaces(server: Command, shell: Shell): void {
  const add = server.command('add').description('give a server an interface');
  declareAdd(add, shell, 'port', 'give a server a port');
  declareAdd(add, shell, 'network', 'give a server a new port on a network');
  declareAdd(add, shell, 'fixed-ip', 'give a server a new port on a network, with an address');

  const remove = server.command('remove').description('take an interface from a server');
  declareRemove(remove, shell, 'port', 'take a port from a server: it is deleted if it was made for the server');
  declareRemove(remove, shell, 'network', 'take all ports on a network from a server');
}

function declareAdd(add: Command, shell: Shell, what: 'port' | 'network' | 'fixed-ip', about: string): void {
  const named = what === 'port' ? 'port' : 'network';
  const verb = add
    .command(`${what} <server> <${named}>`)
    .description(about)
    .option('--tag <tag>', 'device tag of the interface');
  if (what === 'fixed-ip') verb.option('--fixed-ip-address <address>', 'the address (any that is free without it)');
  cloudOptions(verb).action(async (name, other, _flags, command) => {
    const { addInterface } = await import('./add-interface.ts');
    shell.finish(await addInterface(name, { [named]: other }, command.optsWithGlobals(), shell.world));
  });
}

function declareRemove(remove: Command, shell: Shell, what: 'port' | 'network', about: string): void {
  const verb = remove.command(`${what} <server> <${what}>`).description(about);
  cloudOptions(verb).action(async (name, other, _flags, command) => {
    const { removeInterfaces } = await import('./remove-interfaces.ts');
    shell.finish(await removeInterfaces(name, { [what]: other }, command.optsWithGlobals(), shell.world));
  });
}
