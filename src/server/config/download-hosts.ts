import { isIP } from 'node:net';
import { type Kind, list, Misfit } from './kinds.ts';

/** Names of hosts, each with a port or without: `images.example`, `mirror.example:8443`. Addresses are none. */
export const downloadHosts: Kind<readonly string[]> = {
  takes: 'list of host names, each with a port or without (in flags and variables: with commas between)',
  fromText: (given) => list.fromText(given).map(checked),
  fromFile: (given) => list.fromFile(given).map(checked),
};

const pattern = /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/;

function checked(given: string): string {
  const [, name = '', port] = pattern.exec(given.toLowerCase()) ?? [];
  if (!/[a-z]/.test(name) || isIP(name) !== 0) {
    throw new Misfit(`"${given}" is not the name of a host, such as images.example or mirror.example:8443`);
  }
  if (port === undefined) return name;
  if (Number(port) < 1 || Number(port) > 65_535) throw new Misfit(`the port of "${given}" must be from 1 to 65535`);
  return `${name}:${Number(port)}`;
}
