import { first, type PortRow, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import type { Session } from '../session.ts';
import { fixedIpsOf } from '../subnets/auto-addresses.ts';
import type { PortChanges } from './attributes.ts';
import { deletePort } from './delete.ts';
import { isRouterOwner } from './device-owners.ts';
import { updatePort } from './update.ts';

/** Removes a port on request. Throws 409 ServicePortInUse while the router or floating IP is there that it is for. PRT-075, PRT-076 */
export function* removePort(session: Session, port: PortRow): Unit<void> {
  if (yield* isInService(session, port)) throw networkError('ServicePortInUse', port.id, port.device_owner);
  yield* deletePort(session, port);
}

/** Changes a port on request. Throws 400 for other addresses of a router's port, 409 for a router of another project. */
export function* changePort(session: Session, port: PortRow, changes: PortChanges): Unit<PortRow> {
  const owner = changes.device_owner ?? port.device_owner;
  if (changes.device_owner !== undefined || changes.device_id !== undefined) {
    yield* refuseForeignRouter(session, port.project_id, owner, changes.device_id ?? port.device_id);
  }
  if (changes.fixed_ips !== undefined && isRouterOwner(port.device_owner) && (yield* isInService(session, port))) {
    const kept = fixedIpsOf(port);
    const isSame = changes.fixed_ips.every(({ ip_address, subnet_id }) =>
      kept.some(
        (one) => (ip_address ?? one.ip_address) === one.ip_address && (subnet_id ?? one.subnet_id) === one.subnet_id,
      ),
    );
    if (!isSame || changes.fixed_ips.length !== kept.length) {
      throw networkError('BadRequest', 'ports', `IP updates for port ${port.id} are not allowed`);
    }
  }
  return yield* updatePort(session, port, changes);
}

/** Throws 409 DeviceIDNotOwnedByTenant when a member gives a router's port to a router that is not theirs. PRT-086 */
export function* refuseForeignRouter(
  session: Session,
  projectId: string,
  deviceOwner: string,
  deviceId: string,
): Unit<void> {
  if (session.context.isAdmin || deviceId === '' || !isRouterOwner(deviceOwner)) return;
  const router = yield* first(
    session.queries.selectFrom('neutron_router').select('project_id').where('id', '=', deviceId),
  );
  if (router && router.project_id !== projectId) throw networkError('DeviceIDNotOwnedByTenant', deviceId);
}

function* isInService({ queries }: Session, { id, device_id: deviceId, device_owner: owner }: PortRow): Unit<boolean> {
  if (owner === 'network:floatingip') {
    const table = queries.selectFrom('neutron_floating_ip').select('id');
    return (yield* first(table.where('floating_port_id', '=', id).limit(1))) !== undefined;
  }
  if (!isRouterOwner(owner)) return false;
  const router = yield* first(queries.selectFrom('neutron_router').select('id').where('id', '=', deviceId));
  if (router) return true;
  const table = queries.selectFrom('neutron_router_interface').select('port_id');
  return (yield* first(table.where('port_id', '=', id).limit(1))) !== undefined;
}
