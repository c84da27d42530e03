import type { SubnetRow } from '../../../store/index.ts';
import { formatIp, parseCidr } from './address.ts';
import { eui64 } from './mac-address.ts';

/** The address that a port with this MAC has in a SLAAC or stateless subnet. Source: Neutron's address management. */
export function autoAddress(subnet: Pick<SubnetRow, 'cidr'>, mac: string): string {
  const prefix = parseCidr(subnet.cidr)?.first ?? 0n;
  return formatIp({ version: 6, value: prefix + eui64(mac) });
}
