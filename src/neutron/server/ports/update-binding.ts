import { first, prepared, run, type Unit } from '../../../store/index.ts';
import type { BindingDetails, VnicType } from '../../resources.ts';
import { bind, isBound } from '../bindings/bind.ts';
import { networkError } from '../errors/registry.ts';
import { subnetsInReach } from '../segments/reach.ts';
import type { Session } from '../session.ts';
import { fixedIpsOf } from '../subnets/auto-addresses.ts';
import { subnetsOfNetwork } from '../subnets/subnet-record.ts';
import { askedBinding } from './asked-binding.ts';
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
  const asked = askedBinding(changes);
  const { host = port.host_id } = asked;
  const profile = asked.profile === undefined ? port.profile : JSON.stringify(asked.profile);
  const vnicType = changes['binding:vnic_type'] ?? port.vnic_type;
  if (vnicType !== port.vnic_type && isBound(port.vif_type)) {
    throw networkError('PortInUse', port.id, port.network_id, port.device_id);
  }
  const isMoved = host !== port.host_id;
  const isChanged = isMoved || profile !== port.profile || vnicType !== port.vnic_type;
  if (!isChanged && before.vif_type !== 'binding_failed') return port;
  const network = yield* first(wiresOf(session.queries, { id: port.network_id }));
  if (!network) throw networkError('NetworkNotFound', port.network_id);
  const keepsAddresses = isMoved && host !== '' && changes.fixed_ips === undefined;
  if (network.routed === 1 && keepsAddresses) yield* refuseOutOfReach(session, before, host);
  const bound = bind(session, network, {
    id: port.id,
    host,
    vnicType: vnicType as VnicType,
    profile: JSON.parse(profile) as BindingDetails,
    trunkId: port.trunk_id,
  });
  if (isMoved) {
    // The active binding takes the place of one that waited for the same host.
    yield* run(withoutBinding(session.queries, { portId: port.id, host }));
  }
  const status = isMoved || !isBound(bound.vif_type) ? 'DOWN' : port.status;
  return { ...port, host_id: host, profile, vnic_type: vnicType, ...bound, status };
}

const wiresOf = prepared((queries, { id }: { id: string }) =>
  queries.selectFrom('neutron_network').select(['segments', 'routed']).where('id', '=', id),
);

const withoutBinding = prepared((queries, { portId, host }: { portId: string; host: string }) =>
  queries.deleteFrom('neutron_port_binding').where('port_id', '=', portId).where('host', '=', host),
);

/** Throws 409 HostNotCompatibleWithFixedIps when a host is not on the segment that the port has its addresses of. */
function* refuseOutOfReach(session: Session, port: PortRecord, host: string): Unit<void> {
  const had = fixedIpsOf(port);
  if (had.length === 0) return;
  const addressee = { networkId: port.network_id, deviceOwner: port.device_owner, mac: port.mac_address };
  const subnets = yield* subnetsOfNetwork(session, port.network_id);
  const reached = yield* subnetsInReach(session, { ...addressee, host }, subnets, undefined);
  if (had.every(({ subnet_id }) => reached?.some(({ id }) => id === subnet_id))) return;
  throw networkError('HostNotCompatibleWithFixedIps', host, port.id);
}
