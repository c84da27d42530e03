import type { SubnetRow } from '../../../store/index.ts';
import { invalidInput } from '../errors/registry.ts';
import { textList } from '../row-changes.ts';

/** An address as a request names it: a subnet, an address, or both. */
export interface RequestedIp {
  readonly subnet_id?: string;
  readonly ip_address?: string;
}

/** Who the addresses are for. */
export interface Addressee {
  readonly networkId: string;
  readonly deviceOwner: string;
  readonly mac: string;
}

/** The subnets for a port's owner, those made for it first. Source: Neutron's address management. */
export function eligibleSubnets(port: Addressee, subnets: readonly SubnetRow[]): SubnetRow[] {
  const forOwner: SubnetRow[] = [];
  const forAll: SubnetRow[] = [];
  for (const subnet of subnets) {
    const types = textList(subnet.service_types);
    if (types.includes(port.deviceOwner)) forOwner.push(subnet);
    else if (types.length === 0) forAll.push(subnet);
    else if (port.deviceOwner === 'network:dhcp' && subnet.enable_dhcp === 1) forAll.push(subnet);
  }
  return [...forOwner, ...forAll];
}

/** The refusal of a subnet that a port cannot use: another network's, or one for other owners. PRT-022 */
export function invalidSubnet(port: Addressee, subnetId: string) {
  return invalidInput(
    `Failed to create port on network ${port.networkId}, because fixed_ips included invalid subnet ${subnetId}`,
  );
}
