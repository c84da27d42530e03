import { all, first, run, type Unit } from '../../../store/index.ts';
import type { Values } from '../attributes/attribute.ts';
import { invalidInput, networkError } from '../errors/registry.ts';
import { type Cidr, parseCidr, parseIp } from '../ipam/address.ts';
import { setFreeRanges } from '../ipam/free-ranges.ts';
import { rangesOf } from '../ipam/pools.ts';
import { touchNetwork } from '../networks/network-record.ts';
import { changedColumns, flag } from '../row-changes.ts';
import { checkSegmentChange } from '../segments/subnet-segment.ts';
import type { Session } from '../session.ts';
import type { SubnetValues } from './attributes.ts';
import { checkPools } from './check-pools.ts';
import { checkCidr, checkGateway, checkHostRoutes, checkNameservers } from './check-values.ts';
import { poolsOfSubnet, type SubnetRecord, subnetsOfNetwork } from './subnet-record.ts';

/** Changes a subnet; answers it as it is now. New pools change no port. */
export function* updateSubnet(session: Session, subnet: SubnetRecord, sent: Values): Unit<SubnetRecord> {
  const changes = sent as Partial<SubnetValues>;
  const cidr = parseCidr(subnet.cidr);
  if (!cidr) throw networkError('HTTPInternalServerError');
  let next = plainChanges(session, subnet, cidr, changes);
  if (changes.gateway_ip !== undefined || changes.allocation_pools !== undefined) {
    next = { ...next, ...(yield* changeAddressing(session, subnet, cidr, changes)) };
  }
  const { segment_id: segmentId } = changes;
  if (segmentId !== undefined && segmentId !== subnet.segment_id) {
    yield* checkSegmentChange(session, subnet, segmentId, yield* subnetsOfNetwork(session, subnet.network_id));
    next = { ...next, segment_id: segmentId };
  }
  const columns = changedColumns(subnet, next);
  if (!columns) return subnet;
  const stamp = { revision_number: subnet.revision_number + 1, updated_at: session.now };
  const { shared: _shared, reachable: _reachable, network_external: _external, ...stored } = columns;
  yield* run(
    session.queries
      .updateTable('neutron_subnet')
      .set({ ...stored, ...stamp })
      .where('id', '=', subnet.id),
  );
  const isMoved = next.segment_id !== subnet.segment_id;
  yield* touchNetwork(session, subnet.network_id, isMoved ? { routed: flag(next.segment_id !== null) } : {});
  return { ...next, ...stamp };
}

function plainChanges(
  session: Session,
  subnet: SubnetRecord,
  cidr: Cidr,
  changes: Partial<SubnetValues>,
): SubnetRecord {
  const { name, description, enable_dhcp, dns_nameservers, host_routes, service_types } = changes;
  if (enable_dhcp === false && (subnet.ipv6_ra_mode !== null || subnet.ipv6_address_mode !== null)) {
    throw invalidInput('Cannot disable enable_dhcp with ipv6 attributes set');
  }
  if (enable_dhcp === true && subnet.enable_dhcp === 0) checkCidr(cidr, true);
  if (dns_nameservers) checkNameservers(dns_nameservers, cidr.version, subnet.id, session.config);
  if (host_routes) checkHostRoutes(host_routes, cidr.version, subnet.id, session.config);
  return {
    ...subnet,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(enable_dhcp !== undefined && { enable_dhcp: flag(enable_dhcp) }),
    ...(dns_nameservers && { dns_nameservers: JSON.stringify(dns_nameservers) }),
    ...(host_routes && { host_routes: JSON.stringify(host_routes) }),
    ...(service_types && { service_types: JSON.stringify(service_types) }),
    ...(changes.dns_publish_fixed_ip !== undefined && { dns_publish_fixed_ip: flag(changes.dns_publish_fixed_ip) }),
  };
}

function* changeAddressing(
  session: Session,
  subnet: SubnetRecord,
  cidr: Cidr,
  changes: Partial<SubnetValues>,
): Unit<Pick<SubnetRecord, 'gateway_ip' | 'allocation_pools'>> {
  const gateway = changes.gateway_ip === undefined ? subnet.gateway_ip : changes.gateway_ip;
  if (gateway !== null) checkGateway(gateway, cidr);
  const isMoved = gateway !== null && gateway !== subnet.gateway_ip;
  if (isMoved && subnet.gateway_ip !== null) yield* refuseWhileRouted(session, subnet);
  const pools = changes.allocation_pools ?? poolsOfSubnet(subnet);
  checkPools(pools, cidr, gateway);
  if (changes.allocation_pools) {
    const allocated = yield* all(
      session.queries.selectFrom('neutron_ip_allocation').select('ip_address').where('subnet_id', '=', subnet.id),
    );
    const taken = allocated.map((allocation) => parseIp(allocation.ip_address)?.value ?? 0n);
    yield* setFreeRanges(session, subnet.id, cidr.version, rangesOf(pools), taken);
  }
  return { gateway_ip: gateway, allocation_pools: JSON.stringify(pools) };
}

/** The gateway cannot move while a router's interface has its address. SUB-044 */
function* refuseWhileRouted(session: Session, subnet: SubnetRecord): Unit<void> {
  const gateway = subnet.gateway_ip ?? '';
  const taken = yield* first(
    session.queries
      .selectFrom('neutron_ip_allocation as a')
      .innerJoin('neutron_router_interface as i', 'i.port_id', 'a.port_id')
      .select('a.port_id')
      .where('a.subnet_id', '=', subnet.id)
      .where('a.ip_address', '=', gateway),
  );
  if (taken) throw networkError('GatewayIpInUse', gateway, taken.port_id);
}
