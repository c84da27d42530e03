import type { Nic } from '../nic.ts';

interface Address {
  readonly version: 4 | 6;
  readonly addr: string;
  readonly type: 'fixed' | 'floating';
  readonly mac: string;
}

/** A server's addresses by the names of their networks, in the order of its NICs; fixed ones before floating ones. */
export type AddressesByLabel = ReadonlyMap<string, readonly Address[]>;

/** Networks of one name share a label (T02); a NIC without an address has its label all the same (T04). */
export function addressesByLabel(nics: readonly Nic[]): AddressesByLabel {
  const fixed = new Map<string, Address[]>();
  const floating = new Map<string, Address[]>();
  for (const { vif } of nics) {
    if (!vif) continue;
    const label = vif.network.label ?? 'null';
    if (!fixed.has(label)) fixed.set(label, []);
    for (const ip of vif.network.subnets.flatMap((subnet) => subnet.ips)) {
      const entry = (addr: string, type: Address['type']): Address => ({
        version: addr.includes(':') ? 6 : 4,
        addr,
        type,
        mac: vif.address,
      });
      fixed.get(label)?.push(entry(ip.address, 'fixed'));
      for (const address of ip.floatingIps) {
        const known = floating.get(label) ?? [];
        floating.set(label, [...known, entry(address, 'floating')]);
      }
    }
  }
  return new Map([...fixed].map(([label, addresses]) => [label, [...addresses, ...(floating.get(label) ?? [])]]));
}

/** `addresses` of a server's view. */
export function detailedAddresses(addresses: AddressesByLabel): object {
  return view(addresses, (address) => ({
    version: address.version,
    addr: address.addr,
    'OS-EXT-IPS:type': address.type,
    'OS-EXT-IPS-MAC:mac_addr': address.mac,
  }));
}

/** `addresses` of `GET /servers/{id}/ips`: version and address only (T06). */
export function briefAddresses(addresses: AddressesByLabel): Readonly<Record<string, readonly object[]>> {
  return view(addresses, ({ version, addr }) => ({ version, addr }));
}

function view(addresses: AddressesByLabel, entry: (address: Address) => object): Record<string, readonly object[]> {
  return Object.fromEntries([...addresses].map(([label, list]) => [label, list.map(entry)]));
}
