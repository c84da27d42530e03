import { first, run, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import type { Session } from '../session.ts';

/** A network is external from its first entry as one on. */
export function* becomeExternal(session: Session, networkId: string): Unit<void> {
  yield* noteInNetwork(session, networkId, { external: 1 });
}

/**
 * It stays so as long as there is one; floating IPs that lead nowhere stay as they are. Throws 409 RbacPolicyInUse for the
 * last one while a router has its gateway there.
 */
export function* stayExternal(session: Session, networkId: string): Unit<void> {
  const { queries } = session;
  const entry = yield* first(
    queries
      .selectFrom('neutron_rbac')
      .select('id')
      .where('object_id', '=', networkId)
      .where('action', '=', 'access_as_external')
      .limit(1),
  );
  if (entry) return yield* noteInNetwork(session, networkId);
  const gateway = yield* first(
    queries
      .selectFrom('neutron_port')
      .select('device_id')
      .where('network_id', '=', networkId)
      .where('device_owner', '=', 'network:router_gateway')
      .limit(1),
  );
  if (gateway) throw networkError('RbacPolicyInUse', networkId, gateway.device_id);
  yield* noteInNetwork(session, networkId, { external: 0, is_default: 0 });
}

/** Who may use a network is a part of it: it has a new revision when that changes. */
export function* noteInNetwork(
  session: Session,
  networkId: string,
  columns: { external?: number; is_default?: number } = {},
): Unit<void> {
  yield* run(
    session.queries
      .updateTable('neutron_network')
      .set((eb) => ({ ...columns, revision_number: eb('revision_number', '+', 1), updated_at: session.now }))
      .where('id', '=', networkId),
  );
}
