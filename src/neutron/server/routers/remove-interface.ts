import { all, first, type PortRow, run, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { deletePort } from '../ports/delete.ts';
import { updatePort } from '../ports/update.ts';
import type { Session } from '../session.ts';
import { fixedIpsOf } from '../subnets/auto-addresses.ts';
import { findUsableSubnet, type InterfaceChange } from './add-interface.ts';
import type { InterfaceName } from './interface-body.ts';
import type { RouterRecord } from './router-record.ts';
import { isIn, routesOf } from './routes.ts';

/**
 * Takes an interface from a router, which the caller holds. Its port goes with its last subnet. Throws 409 while a route or
 * a floating IP needs it. Source: Networking API reference, routers.
 */
export function* removeInterface(session: Session, router: RouterRecord, name: InterfaceName): Unit<InterfaceChange> {
  const { portId, subnetId } = name;
  if (portId !== undefined) return yield* removePort(session, router, portId, subnetId);
  return yield* removeSubnet(session, router, subnetId ?? '');
}

function* removePort(
  session: Session,
  router: RouterRecord,
  portId: string,
  subnetId: string | undefined,
): Unit<InterfaceChange> {
  const connected = yield* all(
    session.queries
      .selectFrom('neutron_router_interface')
      .select('subnet_id')
      .where('port_id', '=', portId)
      .where('router_id', '=', router.id),
  );
  const subnetIds = connected.map(({ subnet_id }) => subnet_id);
  if (subnetIds.length === 0) throw networkError('RouterInterfaceNotFound', router.id, portId);
  if (subnetId !== undefined && !subnetIds.includes(subnetId)) {
    throw networkError('SubnetMismatchForPort', portId, subnetId);
  }
  for (const id of subnetIds) yield* refuseWhileNeeded(session, router, id);
  const port = yield* findPort(session, portId);
  yield* deletePort(session, port);
  return { port, subnetIds };
}

function* removeSubnet(session: Session, router: RouterRecord, subnetId: string): Unit<InterfaceChange> {
  const { queries } = session;
  yield* findUsableSubnet(session, subnetId);
  const connected = yield* first(
    queries
      .selectFrom('neutron_router_interface')
      .select('port_id')
      .where('router_id', '=', router.id)
      .where('subnet_id', '=', subnetId),
  );
  if (!connected) throw networkError('RouterInterfaceNotFoundForSubnet', router.id, subnetId);
  yield* refuseWhileNeeded(session, router, subnetId);
  const port = yield* findPort(session, connected.port_id);
  const rest = fixedIpsOf(port).filter(({ subnet_id }) => subnet_id !== subnetId);
  if (rest.length === 0) {
    yield* deletePort(session, port);
  } else {
    yield* run(
      queries
        .deleteFrom('neutron_router_interface')
        .where('router_id', '=', router.id)
        .where('subnet_id', '=', subnetId),
    );
    yield* updatePort(session, port, { fixed_ips: [...rest, { subnet_id: subnetId, delete_subnet: true }] });
  }
  return { port, subnetIds: [subnetId] };
}

function* findPort(session: Session, id: string): Unit<PortRow> {
  const port = yield* first(session.queries.selectFrom('neutron_port').selectAll().where('id', '=', id));
  if (!port) throw networkError('PortNotFound', id);
  return port;
}

/** RTR-033, RTR-034 */
function* refuseWhileNeeded(session: Session, router: RouterRecord, subnetId: string): Unit<void> {
  const { queries } = session;
  const subnet = yield* first(queries.selectFrom('neutron_subnet').select('cidr').where('id', '=', subnetId));
  if (routesOf(router).some(({ nexthop }) => isIn(subnet?.cidr ?? '', nexthop))) {
    throw networkError('RouterInterfaceInUseByRoute', router.id, subnetId);
  }
  const floating = yield* first(
    queries
      .selectFrom('neutron_floating_ip as f')
      .innerJoin('neutron_ip_allocation as a', (join) =>
        join.onRef('a.port_id', '=', 'f.port_id').onRef('a.ip_address', '=', 'f.fixed_ip_address'),
      )
      .select('f.id')
      .where('f.router_id', '=', router.id)
      .where('a.subnet_id', '=', subnetId)
      .limit(1),
  );
  if (floating) throw networkError('RouterInterfaceInUseByFloatingIP', router.id, subnetId);
}
