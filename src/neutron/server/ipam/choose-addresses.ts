import { first, type SubnetRow, type Unit } from '../../../store/index.ts';
import type { FixedIp } from '../../resources.ts';
import { invalidInput, networkError } from '../errors/registry.ts';
import { isRouterOwner } from '../ports/device-owners.ts';
import type { Session } from '../session.ts';
import { isAutoAddress, versionOf } from '../subnets/subnet-record.ts';
import { formatIp, hexToIp } from './address.ts';
import { autoAddress } from './auto-address.ts';
import { type Addressee, eligibleSubnets, invalidSubnet, type RequestedIp } from './eligible-subnets.ts';
import { takeExact, takeLowest } from './free-ranges.ts';
import { requestedAddress } from './requested-address.ts';

/**
 * Chooses the addresses of a port, and takes them out of the free ones. `requested` undefined: the automatic choice.
 * Entries that name an address come first, so that no other entry can take it. Throws the errors of address allocation.
 * The answer still has to be written down with `recordAllocations`, which is what refuses an address that is taken.
 */
export function* chooseAddresses(
  session: Session,
  port: Addressee,
  subnets: readonly SubnetRow[],
  requested: readonly RequestedIp[] | undefined,
): Unit<FixedIp[]> {
  if (requested === undefined) return yield* chooseAutomatically(session, port, subnets);
  const named = yield* chooseRequested(session, port, subnets, requested);
  const autos = isRouterOwner(port.deviceOwner) ? [] : subnets.filter(isAutoAddress);
  const implied = autos.filter((subnet) => !named.some(({ subnet_id: id }) => id === subnet.id));
  return [...named, ...implied.map((subnet) => automatic(subnet, port))];
}

/** Chooses just what is requested; automatic addresses are not implied. */
export function* chooseRequested(
  session: Session,
  port: Addressee,
  subnets: readonly SubnetRow[],
  requested: readonly RequestedIp[],
): Unit<FixedIp[]> {
  if (requested.length > 0 && subnets.length === 0) {
    throw invalidInput('IP allocation requires subnets for network');
  }
  // Neutron looks at each entry, in order, before it takes any address.
  const settled: SettledIp[] = [];
  for (const entry of requested) {
    yield* requireSubnet(session, subnets, entry);
    const isAddress = entry.ip_address !== undefined;
    settled.push(
      isAddress ? requestedAddress(port, subnets, entry) : { subnet: requestedSubnet(port, subnets, entry), hex: null },
    );
  }
  const chosen: FixedIp[] = [];
  for (const { subnet, hex } of settled) {
    if (hex === null) continue;
    if (!isAutoAddress(subnet)) yield* takeExact(session, subnet.id, hex);
    chosen.push({ subnet_id: subnet.id, ip_address: formatIp(hexToIp(hex)) });
  }
  for (const { subnet, hex } of settled) {
    if (hex !== null) continue;
    if (isAutoAddress(subnet) && !isRouterOwner(port.deviceOwner)) {
      chosen.push(automatic(subnet, port));
      continue;
    }
    const address = yield* takeFrom(session, [subnet]);
    if (!address) throw networkError('IpAddressGenerationFailure', port.networkId);
    chosen.push(address);
  }
  return chosen;
}

/** Where an address is to be taken, and which one; null: any. */
interface SettledIp {
  readonly subnet: SubnetRow;
  readonly hex: string | null;
}

/** One address of each family, and one of every subnet with automatic addresses. Source: Neutron's address management. */
function* chooseAutomatically(session: Session, port: Addressee, subnets: readonly SubnetRow[]): Unit<FixedIp[]> {
  if (subnets.length === 0) return [];
  const eligible = eligibleSubnets(port, subnets);
  if (eligible.length === 0) {
    throw networkError('IpAddressGenerationFailureNoMatchingSubnet', port.networkId, port.deviceOwner);
  }
  const chosen: FixedIp[] = [];
  for (const version of [4, 6]) {
    const family = eligible.filter((subnet) => versionOf(subnet) === version && !isAutoAddress(subnet));
    if (family.length === 0) continue;
    const address = yield* takeFrom(session, family);
    if (!address) throw networkError('IpAddressGenerationFailure', port.networkId);
    chosen.push(address);
  }
  if (isRouterOwner(port.deviceOwner)) return chosen;
  return [...chosen, ...eligible.filter(isAutoAddress).map((subnet) => automatic(subnet, port))];
}

function* takeFrom(session: Session, subnets: readonly SubnetRow[]): Unit<FixedIp | null> {
  for (const subnet of subnets) {
    const hex = yield* takeLowest(session, subnet.id);
    if (hex !== null) return { subnet_id: subnet.id, ip_address: formatIp(hexToIp(hex)) };
  }
  return null;
}

function automatic(subnet: SubnetRow, port: Addressee): FixedIp {
  return { subnet_id: subnet.id, ip_address: autoAddress(subnet, port.mac) };
}

/** Throws 404 for a subnet that exists nowhere; one of another network is refused in other words. PRT-022, PRT-023 */
function* requireSubnet(session: Session, subnets: readonly SubnetRow[], { subnet_id: id }: RequestedIp): Unit<void> {
  if (id === undefined || subnets.some((subnet) => subnet.id === id)) return;
  const known = yield* first(session.queries.selectFrom('neutron_subnet').select('id').where('id', '=', id));
  if (!known) throw networkError('SubnetNotFound', id);
}

function requestedSubnet(port: Addressee, subnets: readonly SubnetRow[], entry: RequestedIp): SubnetRow {
  if (entry.subnet_id === undefined) throw invalidInput('IP allocation requires subnet_id or ip_address');
  const subnet = eligibleSubnets(port, subnets).find(({ id }) => id === entry.subnet_id);
  if (!subnet) throw invalidSubnet(port, entry.subnet_id);
  return subnet;
}
