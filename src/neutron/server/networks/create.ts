import { first, run, type Unit } from '../../../store/index.ts';
import type { Values } from '../attributes/attribute.ts';
import { networkError } from '../errors/registry.ts';
import { choosePolicy, defaultPolicyOf, requireForNetwork } from '../qos/attach.ts';
import { openToAll } from '../rbac-policies/entries.ts';
import { flag } from '../row-changes.ts';
import { ensureDefaultGroup } from '../security-groups/default-group.ts';
import { insertSegment, refuseSecond } from '../segments/segment-rows.ts';
import type { Session } from '../session.ts';
import { standardColumns } from '../standard-columns.ts';
import type { NetworkValues } from './attributes.ts';
import { settleMtu } from './mtu.ts';
import type { NetworkRecord } from './network-record.ts';
import type { RequestedSegment } from './requested-segments.ts';
import { claimSegment, type Segment, tenantSegment } from './segments.ts';

/** Makes a network and claims its segments. */
export function* createNetwork(session: Session, posted: Values): Unit<NetworkRecord> {
  const values = posted as NetworkValues;
  const wanted = requestedSegments(values, session);
  for (const zone of values.availability_zone_hints) throw networkError('AvailabilityZoneNotFound', zone);
  const isExternal = values['router:external'];
  if (values.is_default) yield* refuseSecondDefault(session);
  yield* ensureDefaultGroup(session, values.project_id);
  const row: NetworkRecord = {
    ...standardColumns(session, values, 1),
    admin_state_up: flag(values.admin_state_up),
    status: 'ACTIVE',
    mtu: settleMtu(
      values.mtu,
      wanted.map((segment) => segment.networkType ?? ''),
      session.config.physicalMtu,
    ),
    external: flag(isExternal),
    is_default: flag(values.is_default && isExternal),
    port_security_enabled: flag(values.port_security_enabled),
    qos_policy_id: yield* settleQos(session, values),
    dns_domain: values.dns_domain,
    availability_zone_hints: '[]',
    subnet_ids: '[]',
    segments: '[]',
    network_type: '',
    physical_network: null,
    segmentation_id: null,
    routed: 0,
    shared: flag(values.shared),
    reachable: flag(isExternal),
    sentDefault: values.is_default,
  };
  return yield* insert(session, row, wanted);
}

/** The policy that is asked for, else the default one of the project. */
function* settleQos(session: Session, { project_id, qos_policy_id: asked }: NetworkValues): Unit<string | null> {
  return yield* choosePolicy(session, asked ?? (yield* defaultPolicyOf(session, project_id)));
}

function* insert(session: Session, row: NetworkRecord, wanted: readonly RequestedSegment[]): Unit<NetworkRecord> {
  const { shared, reachable, sentDefault: _sent, ...columns } = row;
  session.onConflict('uq_neutron_network_default', null);
  yield* run(session.queries.insertInto('neutron_network').values(columns));
  yield* requireForNetwork(session, row.qos_policy_id, row.id);
  const segments: Segment[] = [];
  for (const segment of wanted) segments.push(yield* claimSegment(session, row.id, segment));
  refuseSecond(row.id, segments);
  for (const [index, segment] of segments.entries()) yield* insertSegment(session, row.id, segment, index);
  const claimed = segmentColumns(segments);
  yield* run(session.queries.updateTable('neutron_network').set(claimed).where('id', '=', row.id));
  if (shared) yield* openToAll(session, row, 'access_as_shared');
  if (reachable) yield* openToAll(session, row, 'access_as_external');
  return { ...row, ...claimed };
}

/** The columns that say which segments a network has. */
export function segmentColumns(segments: readonly Segment[]) {
  const single = segments.length === 1 ? segments[0] : undefined;
  return {
    segments: JSON.stringify(segments),
    network_type: single?.networkType ?? '',
    physical_network: single?.physicalNetwork ?? null,
    segmentation_id: single?.segmentationId ?? null,
  };
}

/** Throws 409 DefaultExternalNetworkExists. The unique index settles a race: the unit runs again and comes here. NET-046 */
export function* refuseSecondDefault(session: Session, exceptId = ''): Unit<void> {
  const other = yield* first(
    session.queries.selectFrom('neutron_network').select('id').where('is_default', '=', 1).where('id', '<>', exceptId),
  );
  if (other) throw networkError('DefaultExternalNetworkExists', other.id);
}

function requestedSegments(values: NetworkValues, session: Session): readonly RequestedSegment[] {
  const single: RequestedSegment = {
    networkType: values['provider:network_type'] ?? null,
    physicalNetwork: values['provider:physical_network'] ?? null,
    segmentationId: values['provider:segmentation_id'] ?? null,
  };
  const hasProvider = Object.values(single).some((part) => part !== null);
  if (values.segments !== undefined && hasProvider) throw networkError('SegmentsSetInConjunctionWithProviders');
  const segments = values.segments ?? [];
  if (segments.length > 0) {
    return segments;
  }
  return [hasProvider ? single : tenantSegment(session)];
}
