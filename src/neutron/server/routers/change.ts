import { run, type Unit } from '../../../store/index.ts';
import type { Values } from '../attributes/attribute.ts';
import { networkError } from '../errors/registry.ts';
import { deletePort } from '../ports/delete.ts';
import { addUsage } from '../quotas/usage.ts';
import { changedColumns, flag } from '../row-changes.ts';
import type { Session } from '../session.ts';
import { standardColumns } from '../standard-columns.ts';
import { deleteTags } from '../tags/tag-rows.ts';
import type { RouterChanges, RouterValues } from './attributes.ts';
import { badRouter, interfaceSubnets } from './connections.ts';
import { changeGateway, createGateway, gatewayPort } from './gateway.ts';
import { holdRouter, type RouterRecord } from './router-record.ts';
import { checkRoutes } from './routes.ts';

/** Makes a router, with its gateway when one is asked for. */
export function* createRouter(session: Session, posted: Values): Unit<RouterRecord> {
  const values = posted as RouterValues;
  for (const zone of values.availability_zone_hints) throw networkError('AvailabilityZoneNotFound', zone);
  if (values.flavor_id !== null) throw networkError('FlavorNotFound', values.flavor_id);
  const router: RouterRecord = {
    ...standardColumns(session, values, 1),
    admin_state_up: flag(values.admin_state_up),
    status: 'ACTIVE',
    distributed: flag(values.distributed),
    ha: flag(values.ha),
    enable_snat: 1,
    gateway_port_id: null,
    gateway_network_id: null,
    gateway_fixed_ips: null,
    routes: '[]',
    qos_policy_id: null,
  };
  const gateway = values.external_gateway_info;
  const made = gateway ? yield* createGateway(session, router, gateway) : router;
  yield* run(session.queries.insertInto('neutron_router').values(columnsOf(made)));
  return made;
}

/** Changes a router; answers it as it is now. */
export function* updateRouter(session: Session, seen: RouterRecord, sent: Values): Unit<RouterRecord> {
  const changes = sent as RouterChanges;
  const router = yield* holdRouter(session, seen.id);
  refuseWhileUp(router, changes);
  let next: RouterRecord = {
    ...router,
    ...(changes.name !== undefined && { name: changes.name }),
    ...(changes.description !== undefined && { description: changes.description }),
    ...(changes.admin_state_up !== undefined && { admin_state_up: flag(changes.admin_state_up) }),
    ...(changes.distributed !== undefined && { distributed: flag(changes.distributed) }),
    ...(changes.ha !== undefined && { ha: flag(changes.ha) }),
  };
  if (changes.external_gateway_info !== undefined) {
    next = yield* changeGateway(session, next, changes.external_gateway_info);
  }
  if (changes.routes !== undefined) {
    yield* checkRoutes(session, next, changes.routes);
    next = { ...next, routes: JSON.stringify(changes.routes) };
  }
  return yield* saveRouter(session, router, next);
}

/** Writes a changed router down, and counts the change. */
export function* saveRouter(session: Session, before: RouterRecord, after: RouterRecord): Unit<RouterRecord> {
  if (!changedColumns(before, after)) return before;
  return yield* touchRouter(session, after);
}

/** Notes that a router, or what it is connected to, has changed. */
export function* touchRouter(session: Session, router: RouterRecord): Unit<RouterRecord> {
  const touched = { ...router, revision_number: router.revision_number + 1, updated_at: session.now };
  const { id, ...columns } = columnsOf(touched);
  yield* run(session.queries.updateTable('neutron_router').set(columns).where('id', '=', id));
  return touched;
}

/** Removes a router and its gateway. Throws 409 RouterInUse while it has interfaces. RTR-035, RTR-036 */
export function* deleteRouter(session: Session, { id }: RouterRecord): Unit<void> {
  const router = yield* holdRouter(session, id);
  const interfaces = yield* interfaceSubnets(session, router.id);
  if (interfaces.length > 0) {
    const ports = new Set(interfaces.map(({ port_id }) => port_id));
    throw networkError('RouterInUse', router.id, [...ports].join(', '));
  }
  const port = yield* gatewayPort(session, router);
  yield* run(session.queries.deleteFrom('neutron_router').where('id', '=', router.id));
  if (port) yield* deletePort(session, port);
  yield* deleteTags(session, router.id);
  yield* addUsage(session, router.project_id, 'router', -1);
}

/** A router becomes distributed, or highly available, while it is down. */
function refuseWhileUp(router: RouterRecord, changes: RouterChanges): void {
  for (const name of ['distributed', 'ha'] as const) {
    const wanted = changes[name];
    if (wanted === undefined || flag(wanted) === router[name] || router.admin_state_up === 0) continue;
    if (changes.admin_state_up === false) continue;
    throw badRouter(
      `Cannot change the '${name}' attribute of active routers. Please set router admin_state_up to False prior to upgrade`,
    );
  }
}

function columnsOf({ gateway_network_id: _network, gateway_fixed_ips: _addresses, ...columns }: RouterRecord) {
  return columns;
}
