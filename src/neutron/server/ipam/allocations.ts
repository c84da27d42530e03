import { insertRow, run, type SubnetRow, type Unit } from '../../../store/index.ts';
import type { FixedIp } from '../../resources.ts';
import { networkError } from '../errors/registry.ts';
import type { Session } from '../session.ts';
import { isAutoAddress, poolsOfSubnet } from '../subnets/subnet-record.ts';
import { ipToHex, parseIp } from './address.ts';
import { giveBack } from './free-ranges.ts';
import { hasAddress, rangesOf } from './pools.ts';

/** Writes down whose the addresses are. An address that somebody has is 409 IpAddressAlreadyAllocated. */
export function* recordAllocations(session: Session, portId: string, addresses: readonly FixedIp[]): Unit<void> {
  for (const { subnet_id, ip_address } of addresses) {
    session.onConflict('uq_neutron_ip_allocation_address', () =>
      networkError('IpAddressAlreadyAllocated', ip_address, subnet_id),
    );
    yield* run(insertRow(session.queries, 'neutron_ip_allocation', { subnet_id, ip_address, port_id: portId }));
  }
}

/** Makes addresses free again. `subnets` has those they are in. */
export function* releaseAllocations(
  session: Session,
  addresses: readonly FixedIp[],
  subnets: readonly Pick<SubnetRow, 'id' | 'allocation_pools' | 'ipv6_address_mode'>[],
): Unit<void> {
  for (const { subnet_id, ip_address } of addresses) {
    yield* run(
      session.queries
        .deleteFrom('neutron_ip_allocation')
        .where('subnet_id', '=', subnet_id)
        .where('ip_address', '=', ip_address),
    );
    const subnet = subnets.find(({ id }) => id === subnet_id);
    const ip = parseIp(ip_address);
    if (!subnet || !ip || isAutoAddress(subnet)) continue;
    if (hasAddress(rangesOf(poolsOfSubnet(subnet)), ip.value)) yield* giveBack(session, subnet_id, ipToHex(ip));
  }
}
