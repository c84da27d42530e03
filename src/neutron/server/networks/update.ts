import { all, first, run, type Unit } from '../../../store/index.ts';
import type { Values } from '../attributes/attribute.ts';
import { invalidInput, networkError } from '../errors/registry.ts';
import { deleteUnassociated } from '../floating-ips/change.ts';
import { requireForNetwork, settlePolicy } from '../qos/attach.ts';
import { closeToAll, openToAll } from '../rbac-policies/entries.ts';
import { changedColumns, flag } from '../row-changes.ts';
import type { Session } from '../session.ts';
import type { NetworkValues } from './attributes.ts';
import { refuseSecondDefault, segmentColumns } from './create.ts';
import { requireMtuFor, settleMtu } from './mtu.ts';
import type { NetworkRecord } from './network-record.ts';
import { refuseWhileUsedByOthers } from './refuse-unsharing.ts';
import { segmentsOf } from './render.ts';
import { claimSegment, releaseSegment, type Segment } from './segments.ts';

/** Changes a network; answers it as it is now. */
export function* updateNetwork(session: Session, network: NetworkRecord, sent: Values): Unit<NetworkRecord> {
  const changes = sent as Partial<NetworkValues>;
  const segments = yield* changeSegments(session, network, changes);
  let next: NetworkRecord = { ...network, ...(segments && segmentColumns(segments)) };
  if (changes.name !== undefined) next = { ...next, name: changes.name };
  if (changes.description !== undefined) next = { ...next, description: changes.description };
  if (changes.admin_state_up !== undefined) next = { ...next, admin_state_up: flag(changes.admin_state_up) };
  if (changes.dns_domain !== undefined) next = { ...next, dns_domain: changes.dns_domain };
  if (changes.port_security_enabled !== undefined) {
    next = { ...next, port_security_enabled: flag(changes.port_security_enabled) };
  }
  if (changes.mtu !== undefined) next = { ...next, mtu: yield* changeMtu(session, network, changes.mtu) };
  next = yield* changeQos(session, next, changes);
  next = yield* changeSharing(session, network, next, changes);
  next = yield* changeExternal(session, network, next, changes);
  const saved = yield* save(session, network, next);
  return changes.is_default === undefined ? saved : { ...saved, sentDefault: changes.is_default };
}

function* save(session: Session, before: NetworkRecord, after: NetworkRecord): Unit<NetworkRecord> {
  const changes = changedColumns(before, after);
  if (!changes) return before;
  const stamp = { revision_number: before.revision_number + 1, updated_at: session.now };
  const { shared: _shared, reachable: _reachable, sentDefault: _sent, ...columns } = changes;
  session.onConflict('uq_neutron_network_default', null);
  yield* run(
    session.queries
      .updateTable('neutron_network')
      .set({ ...columns, ...stamp })
      .where('id', '=', before.id),
  );
  return { ...after, ...stamp };
}

function* changeQos(
  session: Session,
  network: NetworkRecord,
  { qos_policy_id: wanted }: Partial<NetworkValues>,
): Unit<NetworkRecord> {
  const policyId = yield* settlePolicy(session, network.qos_policy_id, wanted);
  if (policyId !== network.qos_policy_id) yield* requireForNetwork(session, policyId, network.id);
  return { ...network, qos_policy_id: policyId };
}

function* changeMtu(session: Session, network: NetworkRecord, asked: number): Unit<number> {
  const mtu = settleMtu(
    asked,
    segmentsOf(network).map((segment) => segment.networkType),
    session.config.physicalMtu,
  );
  const families = yield* all(
    session.queries.selectFrom('neutron_subnet').select('ip_version').distinct().where('network_id', '=', network.id),
  );
  for (const { ip_version: version } of families) requireMtuFor(version, network.id, mtu);
  return mtu;
}

function* changeSharing(
  session: Session,
  network: NetworkRecord,
  next: NetworkRecord,
  { shared }: Partial<NetworkValues>,
): Unit<NetworkRecord> {
  if (shared === undefined) return next;
  if (shared) {
    yield* openToAll(session, network, 'access_as_shared');
    return { ...next, shared: 1 };
  }
  if (network.shared === 0) return next;
  yield* refuseWhileUsedByOthers(session, network);
  yield* closeToAll(session, network.id, 'access_as_shared');
  return { ...next, shared: 0 };
}

function* changeExternal(
  session: Session,
  network: NetworkRecord,
  next: NetworkRecord,
  changes: Partial<NetworkValues>,
): Unit<NetworkRecord> {
  const external = changes['router:external'] ?? network.external === 1;
  if (external && network.external === 0) {
    yield* openToAll(session, network, 'access_as_external');
  } else if (!external && network.external === 1) {
    yield* refuseWithGateways(session, network.id);
    yield* deleteUnassociated(session, network.id);
    yield* closeToAll(session, network.id, 'access_as_external');
  }
  const isDefault = external && (changes.is_default ?? network.is_default === 1);
  if (changes.is_default) yield* refuseSecondDefault(session, network.id);
  return { ...next, external: flag(external), reachable: flag(external), is_default: flag(isDefault) };
}

/** NET-047 */
function* refuseWithGateways(session: Session, networkId: string): Unit<void> {
  const gateway = yield* first(
    session.queries
      .selectFrom('neutron_port')
      .select('id')
      .where('network_id', '=', networkId)
      .where('device_owner', '=', 'network:router_gateway'),
  );
  if (gateway) throw networkError('ExternalNetworkInUse', networkId);
}

/** The new segments, or null where nothing about them changes. Only the id of a VLAN may. NET-024 to NET-027 */
function* changeSegments(
  session: Session,
  network: NetworkRecord,
  changes: Partial<NetworkValues>,
): Unit<Segment[] | null> {
  if (changes.segments !== undefined) {
    throw invalidInput('Plugin does not support updating the following provider network attributes: segments.');
  }
  const type = changes['provider:network_type'];
  const physnet = changes['provider:physical_network'];
  const id = changes['provider:segmentation_id'];
  if (type === undefined && physnet === undefined && id === undefined) return null;
  const segments = segmentsOf(network);
  const [segment] = segments;
  if (!segment || segments.length > 1)
    throw invalidInput('Provider attributes of a network with several segments cannot change');
  if (
    (type ?? segment.networkType) !== segment.networkType ||
    (physnet ?? segment.physicalNetwork) !== segment.physicalNetwork
  ) {
    throw invalidInput(
      'Plugin does not support updating the following provider network attributes: provider:network_type, provider:physical_network.',
    );
  }
  if (id === undefined) return null;
  if (segment.networkType !== 'vlan') throw invalidInput('Only VLAN type networks can be updated.');
  if (id === segment.segmentationId) return null;
  yield* releaseSegment(session, segment);
  const claimed = yield* claimSegment(session, network.id, { ...segment, segmentationId: id });
  yield* run(
    session.queries
      .updateTable('neutron_segment')
      .set((eb) => ({
        segmentation_id: claimed.segmentationId,
        revision_number: eb('revision_number', '+', 1),
        updated_at: session.now,
      }))
      .where('network_id', '=', network.id),
  );
  return [claimed];
}
