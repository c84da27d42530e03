import { first, type PortRow, run, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { findVisibleNetwork } from '../networks/network-record.ts';
import { deletePort } from '../ports/delete.ts';
import { updatePort } from '../ports/update.ts';
import { settlePolicy } from '../qos/attach.ts';
import { flag } from '../row-changes.ts';
import type { Session } from '../session.ts';
import { fixedIpsOf } from '../subnets/auto-addresses.ts';
import { subnetsOfNetwork } from '../subnets/subnet-record.ts';
import { badRouter, interfaceSubnets, refuseOverlap } from './connections.ts';
import type { GatewayInfo } from './gateway-info.ts';
import { createOwnPort } from './own-port.ts';
import type { RouterRecord } from './router-record.ts';

/**
 * Gives a router the gateway that is asked for, or none; answers the router as it is to be written down. On the same
 * network the port stays, with its addresses unless others are asked for. Source: Networking API reference, routers.
 */
export function* changeGateway(session: Session, router: RouterRecord, wanted: GatewayInfo | null): Unit<RouterRecord> {
  const port = yield* gatewayPort(session, router);
  if (wanted !== null && port?.network_id === wanted.network_id) return yield* keep(session, router, port, wanted);
  const open = wanted && (yield* createGateway(session, router, wanted));
  if (port) {
    yield* refuseWithFloatingIps(session, router.id, port.network_id);
    yield* dropGateway(session, router, port);
  }
  return open ?? { ...router, ...none };
}

const none = {
  gateway_port_id: null,
  gateway_network_id: null,
  gateway_fixed_ips: null,
  enable_snat: 1,
  qos_policy_id: null,
} as const;

/** Makes the gateway port of a router. Throws 404 NetworkNotFound, 400 for a network that is not external or overlaps. */
export function* createGateway(session: Session, router: RouterRecord, wanted: GatewayInfo): Unit<RouterRecord> {
  const network = yield* findVisibleNetwork(session, wanted.network_id);
  if (network.external === 0) throw badRouter(`Network ${network.id} is not an external network`);
  const connected = yield* interfaceSubnets(session, router.id);
  for (const subnet of yield* subnetsOfNetwork(session, network.id)) refuseOverlap(subnet, connected);
  const port = yield* createOwnPort(session, network, {
    // Nobody's, so that no project but the network's sees it.
    projectId: '',
    deviceId: router.id,
    deviceOwner: 'network:router_gateway',
    fixedIps: wanted.external_fixed_ips,
  });
  return yield* withGateway(session, router, port, wanted);
}

/** Removes the gateway port that a router had; the router's row no longer names it afterwards. */
export function* dropGateway(session: Session, router: RouterRecord, port: PortRow): Unit<void> {
  yield* run(session.queries.updateTable('neutron_router').set({ gateway_port_id: null }).where('id', '=', router.id));
  yield* deletePort(session, port);
}

/** The port of a router's gateway; undefined without one. */
export function* gatewayPort(session: Session, { gateway_port_id: id }: RouterRecord): Unit<PortRow | undefined> {
  if (id === null) return undefined;
  return yield* first(session.queries.selectFrom('neutron_port').selectAll().where('id', '=', id));
}

function* keep(session: Session, router: RouterRecord, port: PortRow, wanted: GatewayInfo): Unit<RouterRecord> {
  const addresses = wanted.external_fixed_ips;
  const changed = addresses === undefined ? port : yield* updatePort(session, port, { fixed_ips: addresses });
  return yield* withGateway(session, router, changed, wanted);
}

function* withGateway(
  session: Session,
  router: RouterRecord,
  port: PortRow,
  { enable_snat: snat = true, qos_policy_id: policy }: GatewayInfo,
): Unit<RouterRecord> {
  return {
    ...router,
    enable_snat: flag(snat),
    gateway_port_id: port.id,
    gateway_network_id: port.network_id,
    gateway_fixed_ips: JSON.stringify(fixedIpsOf(port)),
    qos_policy_id: yield* settlePolicy(session, router.qos_policy_id, policy),
  };
}

/** RTR-044 */
function* refuseWithFloatingIps(session: Session, routerId: string, networkId: string): Unit<void> {
  const user = yield* first(
    session.queries
      .selectFrom('neutron_floating_ip')
      .select('id')
      .where('router_id', '=', routerId)
      .where('floating_network_id', '=', networkId)
      .limit(1),
  );
  if (user) throw networkError('RouterExternalGatewayInUseByFloatingIp', routerId, networkId);
}
