import { first, run, type Unit } from '../../../store/index.ts';
import type { BindingDetails, VnicType } from '../../resources.ts';
import { bind, isBound } from '../bindings/bind.ts';
import { networkError } from '../errors/registry.ts';
import type { Session } from '../session.ts';
import type { PortChanges } from './attributes.ts';
import type { PortRecord } from './port-record.ts';

/**
 * Binds a port anew where its host, its profile or its kind has changed, and tries again where that failed before. A new
 * host takes the wiring down. Source: Neutron's port binding.
 */
export function* updateBinding(
  session: Session,
  before: PortRecord,
  port: PortRecord,
  changes: PortChanges,
): Unit<PortRecord> {
  const host = changes['binding:host_id'] ?? port.host_id;
  const profile = changes['binding:profile'] === undefined ? port.profile : JSON.stringify(changes['binding:profile']);
  const vnicType = changes['binding:vnic_type'] ?? port.vnic_type;
  if (vnicType !== port.vnic_type && isBound(port.vif_type)) {
    throw networkError('PortInUse', port.id, port.network_id, port.device_id);
  }
  const isMoved = host !== port.host_id;
  const isChanged = isMoved || profile !== port.profile || vnicType !== port.vnic_type;
  if (!isChanged && before.vif_type !== 'binding_failed') return port;
  const network = yield* first(
    session.queries.selectFrom('neutron_network').select('segments').where('id', '=', port.network_id),
  );
  if (!network) throw networkError('NetworkNotFound', port.network_id);
  const bound = bind(session, network, {
    id: port.id,
    host,
    vnicType: vnicType as VnicType,
    profile: JSON.parse(profile) as BindingDetails,
    trunkId: port.trunk_id,
  });
  if (isMoved) {
    // The active binding takes the place of one that waited for the same host.
    yield* run(
      session.queries.deleteFrom('neutron_port_binding').where('port_id', '=', port.id).where('host', '=', host),
    );
  }
  const status = isMoved || !isBound(bound.vif_type) ? 'DOWN' : port.status;
  return { ...port, host_id: host, profile, vnic_type: vnicType, ...bound, status };
}
