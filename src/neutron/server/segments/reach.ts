import { all, type SubnetRow, type Unit } from '../../../store/index.ts';
import type { FixedIp } from '../../resources.ts';
import { networkError } from '../errors/registry.ts';
import { contains, parseCidr, parseIp } from '../ipam/address.ts';
import { type Addressee, eligibleSubnets, type RequestedIp } from '../ipam/eligible-subnets.ts';
import type { Session } from '../session.ts';

/**
 * The subnets that a port can have addresses of. On a routed network those are the subnets of the one segment that its host
 * is on; without a host, those of the segment of the addresses that it asks for, and where it asks for none (`fixed`
 * undefined), null: addressing waits for a host. Throws 400 FixedIpsSubnetsNotOnSameSegment, 409
 * HostConnectedToMultipleSegments or HostNotConnectedToAnySegment. Source: Neutron's address management, segments.
 */
export function* subnetsInReach(
  session: Session,
  port: Addressee & { readonly host: string },
  subnets: readonly SubnetRow[],
  fixed: readonly RequestedIp[] | undefined,
): Unit<readonly SubnetRow[] | null> {
  if (!subnets.some(({ segment_id }) => segment_id !== null)) return subnets;
  if (port.host !== '') return yield* onSegmentsOf(session, port, subnets);
  if (fixed !== undefined) return onSegmentOf(fixed, subnets);
  // That no subnet is for this owner is an error now, not later.
  return eligibleSubnets(port, subnets).length > 0 ? null : subnets;
}

/** Whether a port can have an address of a new subnet beside others: by its host, or else by the addresses that it has. */
export function* isInReach(
  session: Session,
  subnet: SubnetRow,
  others: readonly SubnetRow[],
  port: { readonly host_id: string; readonly fixedIps: readonly FixedIp[] },
): Unit<boolean> {
  const { segment_id: segment } = subnet;
  if (segment === null) return true;
  if (port.host_id !== '') return (yield* segmentsOfHost(session, port.host_id, [subnet])).has(segment);
  const ids = new Set(port.fixedIps.map(({ subnet_id }) => subnet_id));
  return others.some(({ id, segment_id }) => segment_id === segment && ids.has(id));
}

/** The ids of those segments that a host is on, of the segments that subnets are on. */
export function* segmentsOfHost(session: Session, host: string, subnets: readonly SubnetRow[]): Unit<Set<string>> {
  const ids = [...new Set(subnets.flatMap(({ segment_id }) => segment_id ?? []))];
  if (ids.length === 0) return new Set();
  const segments = yield* all(
    session.queries.selectFrom('neutron_segment').select(['id', 'physical_network']).where('id', 'in', ids),
  );
  const { mechanism } = session.services;
  const reached = segments.filter(
    // What is not of a physical network, as a tunnel, no host is known to be on.
    ({ physical_network: physnet }) => physnet !== null && (mechanism.reaches?.(host, physnet) ?? true),
  );
  return new Set(reached.map(({ id }) => id));
}

function* onSegmentsOf(
  session: Session,
  port: Addressee & { readonly host: string },
  subnets: readonly SubnetRow[],
): Unit<readonly SubnetRow[]> {
  const { host, networkId } = port;
  const segments = yield* segmentsOfHost(session, host, eligibleSubnets(port, subnets));
  if (segments.size > 1) throw networkError('HostConnectedToMultipleSegments', host, networkId);
  const reached = subnets.filter(({ segment_id: id }) => id === null || segments.has(id));
  if (reached.length === 0) throw networkError('HostNotConnectedToAnySegment', host, networkId);
  return reached;
}

function onSegmentOf(fixed: readonly RequestedIp[], subnets: readonly SubnetRow[]): readonly SubnetRow[] {
  const named = fixed.map((entry) => subnetOf(entry, subnets));
  // What is in none of the subnets is refused in words of its own.
  if (named.includes(undefined)) return subnets;
  const segments = new Set(named.map((subnet) => subnet?.segment_id ?? null));
  if (segments.size > 1) throw networkError('FixedIpsSubnetsNotOnSameSegment');
  return subnets.filter(({ segment_id }) => segments.has(segment_id));
}

function subnetOf(entry: RequestedIp, subnets: readonly SubnetRow[]): SubnetRow | undefined {
  if (entry.subnet_id !== undefined) return subnets.find(({ id }) => id === entry.subnet_id);
  const ip = parseIp(entry.ip_address ?? '');
  return subnets.find(({ cidr }) => {
    const block = parseCidr(cidr);
    return ip && block && block.version === ip.version && contains(block, ip);
  });
}
