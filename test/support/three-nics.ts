import type { NetworkRequest } from '../../src/allocation/index.ts';
import type { PortNow } from './all-or-nothing.ts';
import { bring, on } from './allocation-world.ts';

/** Makes a resource of the project's with the rights of an administrator. */
export type Create = <T>(collection: string, one: string, body: object) => Promise<T>;

export interface Id {
  readonly id: string;
}

/** Three networks, the second with a DNS domain and two address families. */
export type ThreeNetworks = readonly [Id, Id, Id];

export async function threeNetworks(create: Create): Promise<ThreeNetworks> {
  const network = (attributes = {}) => create<Id>('networks', 'network', { name: 'net', ...attributes });
  const networks = await Promise.all([network(), network({ dns_domain: 'example.org.' }), network()]);
  const [a, b, c] = networks;
  const subnet = (network_id: string, cidr: string, ip_version = 4) =>
    create('subnets', 'subnet', { network_id, cidr, ip_version });
  await Promise.all([subnet(a.id, '10.1.0.0/24'), subnet(b.id, '10.2.0.0/24'), subnet(c.id, '10.3.0.0/24')]);
  await subnet(b.id, '2001:db8:2::/64', 6);
  return networks;
}

/** A port on the second network with something of its owner's in it. */
export function preciousPort(create: Create, [, { id }]: ThreeNetworks): Promise<PortNow> {
  const profile = { 'binding:profile': { trusted: 'true' } };
  return create('ports', 'port', { network_id: id, name: 'mine', description: 'precious', ...profile });
}

/** A NIC on each network: a new port, the brought one, a new port with an address of its own. */
export function threeNics([a, , c]: ThreeNetworks, brought: Id): NetworkRequest[] {
  return [on(a.id), bring(brought.id), on(c.id, '10.3.0.77')];
}
