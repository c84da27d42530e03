import { sql } from 'kysely';
import { first, run, type Unit } from '../../../store/index.ts';
import { invalidInput, networkError } from '../errors/registry.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';
import type { RequestedSegment } from './requested-segments.ts';

/** A segment that a network has. */
export interface Segment {
  readonly networkType: string;
  readonly physicalNetwork: string | null;
  readonly segmentationId: number | null;
}

const tunnels = new Set(['vxlan', 'gre', 'geneve']);
const types = new Set([...tunnels, 'flat', 'vlan', 'local']);

/** Random numbers are tried this often before the gaps are searched. */
const probes = 8;

/**
 * Checks a requested segment, chooses what it leaves open and claims it for the network. Throws 400 InvalidInput, 409 for
 * a segment that another network has, 503 NoNetworkAvailable. Source: Networking API reference, provider rules.
 */
export function* claimSegment(session: Session, networkId: string, wanted: RequestedSegment): Unit<Segment> {
  const segment = yield* settle(session, wanted);
  const realm = realmOf(segment);
  if (realm !== null) {
    const number = segment.segmentationId ?? 0;
    session.onConflict('neutron_segment_claim_pkey', () => inUse(segment));
    yield* run(
      session.queries
        .insertInto('neutron_segment_claim')
        .values({ claim: `${realm}:${number}`, network_id: networkId, realm, segmentation_id: number }),
    );
  }
  return segment;
}

/** Gives a segment back. */
export function* releaseSegment(session: Session, segment: Segment): Unit<void> {
  const claim = `${realmOf(segment)}:${segment.segmentationId ?? 0}`;
  yield* run(session.queries.deleteFrom('neutron_segment_claim').where('claim', '=', claim));
}

/** The segment of a network that asks for none in particular. */
export function tenantSegment(session: Session): RequestedSegment {
  return { networkType: session.config.tenantNetworkType, physicalNetwork: null, segmentationId: null };
}

function* settle(session: Session, wanted: RequestedSegment): Unit<Segment> {
  const { networkType, physicalNetwork, segmentationId } = wanted;
  if (networkType === null) throw invalidInput('network_type required.');
  if (!types.has(networkType)) throw invalidInput(`network_type value '${networkType}' not supported.`);
  if (tunnels.has(networkType)) return yield* settleTunnel(session, networkType, physicalNetwork, segmentationId);
  if (networkType === 'vlan') return yield* settleVlan(session, physicalNetwork, segmentationId);
  if (segmentationId !== null) {
    throw invalidInput(`segmentation_id prohibited for ${networkType} provider network`);
  }
  if (networkType === 'local') {
    if (physicalNetwork !== null) throw invalidInput('physical_network prohibited for local provider network');
    return { networkType, physicalNetwork, segmentationId };
  }
  if (physicalNetwork === null || physicalNetwork === '') {
    throw invalidInput('physical_network required for flat provider network');
  }
  const { flatNetworks } = session.config;
  if (!flatNetworks.includes('*') && !flatNetworks.includes(physicalNetwork)) {
    throw invalidInput(`physical_network '${physicalNetwork}' unknown for flat provider network`);
  }
  return { networkType, physicalNetwork, segmentationId };
}

function* settleTunnel(
  session: Session,
  networkType: string,
  physicalNetwork: string | null,
  id: number | null,
): Unit<Segment> {
  if (physicalNetwork !== null) {
    throw invalidInput(`provider:physical_network specified for ${networkType} network`);
  }
  const [from, to] = session.config.tunnelIds;
  if (id !== null && (id < 1 || id > 0xffffff)) throw invalidInput('segmentation_id out of range (1 through 16777215)');
  const segmentationId = id ?? (yield* freeNumber(session, networkType, from, to));
  if (segmentationId === null) throw networkError('NoNetworkAvailable');
  return { networkType, physicalNetwork: null, segmentationId };
}

function* settleVlan(session: Session, physicalNetwork: string | null, id: number | null): Unit<Segment> {
  const { vlanRanges } = session.config;
  if (physicalNetwork !== null && !Object.hasOwn(vlanRanges, physicalNetwork)) {
    throw invalidInput(`physical_network '${physicalNetwork}' unknown for VLAN provider network`);
  }
  if (id !== null) {
    if (physicalNetwork === null)
      throw invalidInput('segmentation_id requires physical_network for VLAN provider network');
    if (id < 1 || id > 4094) throw invalidInput('segmentation_id out of range (1 through 4094)');
    return { networkType: 'vlan', physicalNetwork, segmentationId: id };
  }
  for (const physnet of physicalNetwork === null ? Object.keys(vlanRanges) : [physicalNetwork]) {
    const [from, to] = vlanRanges[physnet] ?? [1, 0];
    const segmentationId = yield* freeNumber(session, `vlan:${physnet}`, from, to);
    if (segmentationId !== null) return { networkType: 'vlan', physicalNetwork: physnet, segmentationId };
  }
  throw networkError('NoNetworkAvailable');
}

/** A number of the range that nobody has claimed; null when there is none. A few random tries, then the lowest gap. */
function* freeNumber(session: Session, realm: string, from: number, to: number): Unit<number | null> {
  if (to < from) return null;
  for (let probe = 0; probe < probes; probe++) {
    const number = from + session.services.runtime.random.int(to - from + 1);
    const taken = yield* first(
      session.queries.selectFrom('neutron_segment_claim').select('claim').where('claim', '=', `${realm}:${number}`),
    );
    if (!taken) return number;
  }
  const lowest = yield* first(
    session.queries.selectFrom('neutron_segment_claim').select('claim').where('claim', '=', `${realm}:${from}`),
  );
  if (!lowest) return from;
  const gap = yield* first(
    statement(
      session,
      sql<{ number: number }>`select c.segmentation_id + 1 as number from neutron_segment_claim c
        where c.realm = ${realm} and c.segmentation_id >= ${from} and c.segmentation_id < ${to}
        and not exists (select 1 from neutron_segment_claim n
          where n.realm = c.realm and n.segmentation_id = c.segmentation_id + 1)
        order by c.segmentation_id limit 1`,
    ),
  );
  return gap?.number ?? null;
}

/** Where a segment's number comes from; null for local segments, of which there is no end. */
function realmOf({ networkType, physicalNetwork }: Segment): string | null {
  if (networkType === 'local') return null;
  return physicalNetwork === null ? networkType : `${networkType}:${physicalNetwork}`;
}

function inUse({ networkType, physicalNetwork, segmentationId }: Segment) {
  if (networkType === 'vlan') return networkError('VlanIdInUse', segmentationId ?? 0, physicalNetwork ?? '');
  if (networkType === 'flat') return networkError('FlatNetworkInUse', physicalNetwork ?? '');
  return networkError('TunnelIdInUse', segmentationId ?? 0);
}
