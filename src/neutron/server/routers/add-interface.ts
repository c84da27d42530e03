import { first, type PortRow, run, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { findVisibleNetwork } from '../networks/network-record.ts';
import { allows } from '../policy/enforce.ts';
import { refuseForeignRouter } from '../ports/owned-by-router.ts';
import { portTarget } from '../ports/port-record.ts';
import { updatePort } from '../ports/update.ts';
import { findRow } from '../rows.ts';
import type { Session } from '../session.ts';
import { prefixDelegation } from '../subnet-pools/prefix-delegation.ts';
import { fixedIpsOf } from '../subnets/auto-addresses.ts';
import { subnets } from '../subnets/resource.ts';
import { type SubnetRecord, subnetTarget } from '../subnets/subnet-record.ts';
import { badRouter, interfaceSubnets, outsideSubnets, type RoutedSubnet, refuseOverlap } from './connections.ts';
import type { InterfaceName } from './interface-body.ts';
import { createOwnPort } from './own-port.ts';
import type { RouterRecord } from './router-record.ts';

const deviceOwner = 'network:router_interface';

/** An interface as an answer tells of it. */
export interface InterfaceChange {
  readonly port: PortRow;
  /** The subnets that were connected, or no longer are. */
  readonly subnetIds: readonly string[];
}

/** Connects a router, which the caller holds, with a subnet or by a port. Source: Networking API reference, routers. */
export function* addInterface(session: Session, router: RouterRecord, name: InterfaceName): Unit<InterfaceChange> {
  const { subnetId, portId } = name;
  if (subnetId !== undefined && portId !== undefined) throw badRouter('Cannot specify both subnet-id and port-id');
  const change =
    portId === undefined ? yield* addSubnet(session, router, subnetId ?? '') : yield* addPort(session, router, portId);
  session.onConflict('neutron_router_interface_pkey', null);
  for (const subnet_id of change.subnetIds) {
    const row = { router_id: router.id, subnet_id, port_id: change.port.id };
    yield* run(session.queries.insertInto('neutron_router_interface').values(row));
  }
  return change;
}

function* addSubnet(session: Session, router: RouterRecord, id: string): Unit<InterfaceChange> {
  const subnet = yield* findUsableSubnet(session, id);
  const gateway = subnet.gateway_ip;
  if (gateway === null) throw badRouter('Subnet for router interface must have a gateway IP');
  if (subnet.ipv6_address_mode !== null && subnet.ipv6_ra_mode === null) {
    throw badRouter(
      `IPv6 subnet ${id} configured to receive RAs from an external router cannot be added to Neutron Router`,
    );
  }
  yield* refuseConnected(session, router, subnet);
  const isDelegated = subnet.subnetpool_id === prefixDelegation.id;
  const fixedIp = { subnet_id: id, ...(!isDelegated && { ip_address: gateway }) };
  const sibling =
    subnet.ip_version === 6 && !isDelegated
      ? yield* findIpv6Interface(session, router.id, subnet.network_id)
      : undefined;
  if (sibling) {
    // RTR-027: one port announces all IPv6 subnets of a network.
    const port = yield* updatePort(session, sibling, { fixed_ips: [...fixedIpsOf(sibling), fixedIp] });
    return { port, subnetIds: [id] };
  }
  const network = yield* findVisibleNetwork(session, subnet.network_id);
  const projectId = router.project_id;
  const own = { projectId, deviceId: router.id, deviceOwner, fixedIps: [fixedIp] };
  return { port: yield* createOwnPort(session, network, own), subnetIds: [id] };
}

function* addPort(session: Session, router: RouterRecord, id: string): Unit<InterfaceChange> {
  const port = yield* first(session.queries.selectFrom('neutron_port').selectAll().where('id', '=', id));
  if (!port || !allows('get_port', session.context, portTarget(port))) throw networkError('PortNotFound', id);
  if (port.device_id !== '') throw networkError('PortInUse', id, port.network_id, port.device_id);
  const subnetIds = [...new Set(fixedIpsOf(port).map(({ subnet_id }) => subnet_id))];
  if (subnetIds.length === 0) throw badRouter('Router port must have at least one fixed IP');
  yield* refuseForeignRouter(session, port.project_id, deviceOwner, router.id);
  if (fixedIpsOf(port).filter(({ ip_address: ip }) => !ip.includes(':')).length > 1) {
    throw badRouter('Cannot have multiple IPv4 subnets on router port');
  }
  for (const subnetId of subnetIds) {
    const subnet = yield* findRow(session, subnets, subnetId);
    if (subnet) yield* refuseConnected(session, router, subnet);
  }
  const taken = yield* updatePort(session, port, { device_id: router.id, device_owner: deviceOwner });
  return { port: taken, subnetIds };
}

/** The subnet of an id that the caller may put to use: that an external network is open to them is not enough. Throws 404. */
export function* findUsableSubnet(session: Session, id: string): Unit<SubnetRecord> {
  const subnet = yield* findRow(session, subnets, id);
  const target = subnet && { ...subnetTarget(subnet), external: false };
  if (!subnet || !target || !allows('get_subnet', session.context, target)) throw networkError('SubnetNotFound', id);
  return subnet;
}

function* refuseConnected(session: Session, router: RouterRecord, subnet: RoutedSubnet): Unit<void> {
  const connected = [...(yield* interfaceSubnets(session, router.id)), ...(yield* outsideSubnets(session, router))];
  refuseOverlap(subnet, connected);
}

/** The port by which a router is connected with other IPv6 subnets of a network. */
function* findIpv6Interface(session: Session, routerId: string, networkId: string): Unit<PortRow | undefined> {
  return yield* first(
    session.queries
      .selectFrom('neutron_port as p')
      .innerJoin('neutron_router_interface as i', 'i.port_id', 'p.id')
      .innerJoin('neutron_subnet as s', 's.id', 'i.subnet_id')
      .selectAll('p')
      .where('i.router_id', '=', routerId)
      .where('p.network_id', '=', networkId)
      .where('s.ip_version', '=', 6)
      .limit(1),
  );
}
