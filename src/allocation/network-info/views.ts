import type { Vif, VifFixedIp, VifSubnet } from './vif.ts';

/** All addresses of a VIF, subnet after subnet. */
export function fixedIpsOf(vif: Vif): VifFixedIp[] {
  return vif.network.subnets.flatMap(({ ips }) => ips);
}

/** All floating addresses of a VIF, in the order of its fixed ones. */
export function floatingIpsOf(vif: Vif): string[] {
  return fixedIpsOf(vif).flatMap(({ floatingIps }) => floatingIps);
}

/** A VIF's addresses under the name of its network: the fixed ones, then the floating ones. */
export interface LabeledIps {
  readonly networkLabel: string | null;
  readonly networkId: string;
  readonly ips: readonly { readonly address: string; readonly type: 'fixed' | 'floating' }[];
}

/** The addresses of a VIF as views group them. */
export function labeledIpsOf(vif: Vif): LabeledIps {
  const fixed = fixedIpsOf(vif).map(({ address }) => ({ address, type: 'fixed' as const }));
  const floating = floatingIpsOf(vif).map((address) => ({ address, type: 'floating' as const }));
  return { networkLabel: vif.network.label, networkId: vif.network.id, ips: [...fixed, ...floating] };
}

/** The mask of a subnet as guests are told it: dotted for IPv4 (O15), the length of the prefix for IPv6 (O16). */
export function netmaskOf({ cidr, version }: Pick<VifSubnet, 'cidr' | 'version'>): string {
  const length = cidr.slice(cidr.indexOf('/') + 1);
  if (version === 6) return length;
  const bits = 2 ** 32 - 2 ** (32 - Number(length));
  return [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join('.');
}

/** Whether resources of providers are held for the VIF (O41). */
export function hasAllocation({ profile }: Vif): boolean {
  const { allocation } = profile;
  if (typeof allocation === 'object' && allocation !== null) return Object.keys(allocation).length > 0;
  return Boolean(allocation);
}

/** The physical network of a VIF: of its network, else as its binding says (O42). */
export function physicalNetworkNameOf({ network, details }: Vif): string | null {
  if (network.physicalNetwork !== null) return network.physicalNetwork;
  return typeof details.physical_network === 'string' ? details.physical_network : null;
}

/** Whether the VIF is plugged through a bridge of its own, for the security groups. */
export function isHybridPlug({ details }: Vif): boolean {
  return details.ovs_hybrid_plug === true;
}

/** Whether Neutron filters the VIF's traffic, so that nobody else has to. */
export function hasPortFilter({ details }: Vif): boolean {
  return details.port_filter === true;
}
