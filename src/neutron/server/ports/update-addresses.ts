import type { PortRow, SubnetRow, Unit } from '../../../store/index.ts';
import type { FixedIp } from '../../resources.ts';
import { recordAllocations, releaseAllocations } from '../ipam/allocations.ts';
import { autoAddress } from '../ipam/auto-address.ts';
import { chooseAddresses, chooseRequested } from '../ipam/choose-addresses.ts';
import { subnetsInReach } from '../segments/reach.ts';
import type { Session } from '../session.ts';
import { fixedIpsOf } from '../subnets/auto-addresses.ts';
import { isAutoAddress, subnetsOfNetwork } from '../subnets/subnet-record.ts';
import { askedBinding } from './asked-binding.ts';
import type { PortChanges } from './attributes.ts';

type Wanted = NonNullable<PortChanges['fixed_ips']>;

/** Changes the addresses of a port to those asked for, and the automatic ones to its new MAC; chooses those that waited for a host. Source: Neutron's address management. */
export function* updateAddresses(
  session: Session,
  before: PortRow,
  port: PortRow,
  changes: PortChanges,
): Unit<PortRow> {
  const { fixed_ips: wanted } = changes;
  const { host = port.host_id } = askedBinding(changes);
  const had = fixedIpsOf(before);
  const isMoved = before.mac_address !== port.mac_address;
  const hasWaited = isWaiting(before) && host !== '' && wanted === undefined;
  if (wanted === undefined && !isMoved && !hasWaited) return port;
  const subnets = yield* subnetsOfNetwork(session, port.network_id);
  const addressee = { networkId: port.network_id, deviceOwner: port.device_owner, mac: port.mac_address };
  const place = { ...addressee, host };
  if (hasWaited) {
    const reached = (yield* subnetsInReach(session, place, subnets, undefined)) ?? [];
    const first = yield* chooseAddresses(session, addressee, reached, undefined);
    yield* recordAllocations(session, port.id, first);
    return { ...port, fixed_ips: JSON.stringify(first) };
  }
  const { kept, missing } = wanted === undefined ? { kept: had, missing: [] } : sortOut(had, wanted, subnets);
  const moved = isMoved ? kept.map((address) => withMac(address, subnets, before.mac_address, port.mac_address)) : kept;
  const reached =
    wanted === undefined ? subnets : yield* subnetsInReach(session, place, subnets, [...moved, ...missing]);
  const added = yield* chooseRequested(session, addressee, reached ?? [], missing);
  const now = [...moved, ...added];
  const isIn = (list: readonly FixedIp[], { subnet_id, ip_address }: FixedIp) =>
    list.some((other) => other.subnet_id === subnet_id && other.ip_address === ip_address);
  yield* releaseAllocations(
    session,
    had.filter((address) => !isIn(now, address)),
    subnets,
  );
  yield* recordAllocations(
    session,
    port.id,
    now.filter((address) => !isIn(had, address)),
  );
  return { ...port, fixed_ips: JSON.stringify(now) };
}

/** Whether a port waits for a host to get its addresses. */
function isWaiting({ ip_allocation, host_id, fixed_ips }: PortRow): boolean {
  return ip_allocation === 'deferred' && host_id === '' && fixed_ips === '[]';
}

/** Which addresses stay, and which entries still have to be met. PRT-049 to PRT-054 */
function sortOut(had: readonly FixedIp[], wanted: Wanted, subnets: readonly SubnetRow[]) {
  const rest = [...had];
  const kept: FixedIp[] = [];
  const missing: Wanted[number][] = [];
  const keep = (matches: (address: FixedIp) => boolean): boolean => {
    const index = rest.findIndex(matches);
    const [address] = index < 0 ? [] : rest.splice(index, 1);
    if (address) kept.push(address);
    return address !== undefined;
  };
  const named = wanted.filter((entry) => entry.ip_address !== undefined);
  const open = wanted.filter((entry) => entry.ip_address === undefined && entry.delete_subnet !== true);
  for (const entry of named) if (!keep(({ ip_address }) => ip_address === entry.ip_address)) missing.push(entry);
  for (const entry of open) if (!keep(({ subnet_id }) => subnet_id === entry.subnet_id)) missing.push(entry);
  const dropped = new Set(wanted.filter((entry) => entry.delete_subnet === true).map((entry) => entry.subnet_id));
  const autos = new Set(subnets.filter(isAutoAddress).map(({ id }) => id));
  kept.push(...rest.filter(({ subnet_id }) => autos.has(subnet_id) && !dropped.has(subnet_id)));
  return { kept, missing };
}

function withMac(address: FixedIp, subnets: readonly SubnetRow[], oldMac: string, newMac: string): FixedIp {
  const subnet = subnets.find(({ id }) => id === address.subnet_id);
  if (!subnet || !isAutoAddress(subnet) || autoAddress(subnet, oldMac) !== address.ip_address) return address;
  return { ...address, ip_address: autoAddress(subnet, newMac) };
}
