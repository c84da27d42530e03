import { run, type SubnetRow, type Unit } from '../../../store/index.ts';
import type { Values } from '../attributes/attribute.ts';
import { invalidInput } from '../errors/registry.ts';
import { type Cidr, overlaps, parseCidr, parseIp } from '../ipam/address.ts';
import { setFreeRanges } from '../ipam/free-ranges.ts';
import { generatedPools, poolsOf, rangesOf } from '../ipam/pools.ts';
import { requireMtuFor } from '../networks/mtu.ts';
import { findVisibleNetwork, holdSubnetsOf, type NetworkRecord } from '../networks/network-record.ts';
import { flag, textList } from '../row-changes.ts';
import { checkSegment } from '../segments/subnet-segment.ts';
import type { Session } from '../session.ts';
import { standardColumns } from '../standard-columns.ts';
import { prefixDelegation } from '../subnet-pools/prefix-delegation.ts';
import type { SubnetValues } from './attributes.ts';
import { addAutoAddresses } from './auto-addresses.ts';
import { checkAffinity } from './check-affinity.ts';
import { checkPools } from './check-pools.ts';
import {
  checkCidr,
  checkGateway,
  checkHostRoutes,
  checkModes,
  checkNameservers,
  requireVersion,
} from './check-values.ts';
import { type BlockSource, settleBlock, settleGateway, settlePool } from './settle-block.ts';
import { isAutoAddress, type SubnetRecord, subnetsOfNetwork } from './subnet-record.ts';

/** Makes a subnet, notes its free addresses, and gives an automatic address to the ports that are due one. */
export function* createSubnet(session: Session, posted: Values): Unit<SubnetRecord> {
  const values = posted as SubnetValues;
  yield* holdSubnetsOf(session, values.network_id);
  const pool = yield* settlePool(session, values);
  // What is wrong is told in this order: values, the network, addressing, the pool, overlaps, affinity, the segment.
  const named = values.cidr === undefined ? null : parseCidr(values.cidr);
  if (!pool && named) checkValues(values, named, session, true);
  const network = yield* findVisibleNetwork(session, values.network_id);
  const wanted = named && addressing(values, named, pool);
  const cidr = yield* settleBlock(session, values, pool);
  if (pool) checkValues(values, cidr, session, pool !== prefixDelegation);
  const others = yield* subnetsOfNetwork(session, network.id);
  refuseOverlaps(others, network.id, cidr);
  yield* checkAffinity(session, network.id, values.ip_version, pool);
  requireMtuFor(cidr.version, network.id, network.mtu);
  const { gateway, pools } = wanted ?? addressing(values, cidr, pool);
  const row = newRow(session, values, network, cidr, gateway, pools, pool?.id ?? null);
  yield* checkSegment(session, row, others);
  yield* run(session.queries.insertInto('neutron_subnet').values(row));
  yield* setFreeRanges(session, row.id, cidr.version, rangesOf(pools), []);
  yield* noteInNetwork(
    session,
    network,
    [...textList(network.subnet_ids), row.id],
    row.segment_id !== null || network.routed === 1,
  );
  if (isAutoAddress(row)) yield* addAutoAddresses(session, row, others);
  return { ...row, shared: network.shared, reachable: network.reachable, network_external: network.external };
}

/** Writes down which subnets a network has, and whether they are on segments, which counts as a change of it. */
export function* noteInNetwork(
  session: Session,
  network: { readonly id: string; readonly revision_number: number },
  subnetIds: readonly string[],
  isRouted: boolean,
): Unit<void> {
  yield* run(
    session.queries
      .updateTable('neutron_network')
      .set({
        subnet_ids: JSON.stringify(subnetIds),
        routed: flag(isRouted),
        revision_number: network.revision_number + 1,
        updated_at: session.now,
      })
      .where('id', '=', network.id),
  );
}

/** Throws 400 InvalidInput for a block that shares addresses with another one of the network. SUB-032 */
function refuseOverlaps(others: readonly SubnetRow[], networkId: string, cidr: Cidr): void {
  if (cidr.prefix === 0) throw invalidInput('0 is not allowed as CIDR prefix length');
  for (const other of others) {
    // What waits for its prefix is in nobody's way.
    const taken = other.cidr === prefixDelegation.placeholder ? null : parseCidr(other.cidr);
    if (taken && overlaps(taken, cidr)) {
      throw invalidInput(
        `Requested subnet with cidr: ${cidr.text} for network: ${networkId} overlaps with another subnet`,
      );
    }
  }
}

function checkValues(values: SubnetValues, cidr: Cidr, session: Session, isFinal: boolean): void {
  requireVersion('cidr', cidr.text, values.ip_version);
  if (isFinal) checkCidr(cidr, values.enable_dhcp);
  if (values.gateway_ip) checkGateway(values.gateway_ip, cidr);
  checkNameservers(values.dns_nameservers, cidr.version, 'new subnet', session.config);
  checkHostRoutes(values.host_routes, cidr.version, 'new subnet', session.config);
  checkModes(cidr, values.enable_dhcp, values.ipv6_ra_mode, values.ipv6_address_mode);
}

/** The gateway and the pools of a block. */
function addressing(values: SubnetValues, cidr: Cidr, pool: BlockSource | null) {
  const gateway = settleGateway(values, cidr, pool);
  return { gateway, pools: settlePools(values, cidr, gateway) };
}

function settlePools(values: SubnetValues, cidr: Cidr, gateway: string | null) {
  if (values.allocation_pools !== undefined && values.allocation_pools.length > 0) {
    checkPools(values.allocation_pools, cidr, gateway);
    return values.allocation_pools;
  }
  const ip = gateway === null ? null : parseIp(gateway);
  return poolsOf(generatedPools(cidr, ip && ip.version === cidr.version ? ip.value : null), cidr.version);
}

function newRow(
  session: Session,
  values: SubnetValues,
  network: NetworkRecord,
  cidr: Cidr,
  gateway: string | null,
  pools: readonly object[],
  poolId: string | null,
): SubnetRow {
  return {
    ...standardColumns(session, values, 0),
    network_id: network.id,
    network_project_id: network.project_id,
    ip_version: cidr.version,
    cidr: cidr.text,
    gateway_ip: gateway,
    allocation_pools: JSON.stringify(pools),
    dns_nameservers: JSON.stringify(values.dns_nameservers),
    host_routes: JSON.stringify(values.host_routes),
    enable_dhcp: flag(values.enable_dhcp),
    ipv6_ra_mode: values.ipv6_ra_mode ?? null,
    ipv6_address_mode: values.ipv6_address_mode ?? null,
    subnetpool_id: poolId,
    segment_id: values.segment_id ?? null,
    service_types: JSON.stringify(values.service_types),
    dns_publish_fixed_ip: flag(values.dns_publish_fixed_ip),
  };
}
