import {
  all,
  type ClaimTable,
  type ComputeNodeTable,
  first,
  insertRow,
  prepared,
  type Queries,
  run,
  type Unit,
} from '../store/index.ts';
import type { HostResources } from '../virt/index.ts';
import { ComputeResourcesUnavailable } from './errors.ts';
import { settleZone, zoneForClaim } from './host-zone.ts';
import { keepGroupPolicy } from './server-group-policy.ts';

/** By how much a host may promise more than it has. */
export interface AllocationRatios {
  readonly cpu: number;
  readonly ram: number;
  readonly disk: number;
}

/** Nova's own start values: a vCPU is shared by four, memory and disk are not shared. */
export const defaultRatios: AllocationRatios = { cpu: 4, ram: 1, disk: 1 };

/** What a server takes of a host. Memory in MiB, disk in GiB. */
export interface ClaimedResources {
  readonly uuid: string;
  readonly vcpus: number;
  readonly memoryMb: number;
  readonly diskGb: number;
}

/** Bounds for one claim that are tighter than the host's own; null: the host's. */
export interface ClaimLimits {
  readonly vcpus: number | null;
  readonly memoryMb: number | null;
  readonly diskGb: number | null;
}

export interface HostDescription {
  readonly host: string;
  readonly node: string;
  readonly availabilityZone: string;
}

/** Writes down what a host has. What is claimed of it stays. */
export function* registerHost(
  queries: Queries,
  { host, node, availabilityZone }: HostDescription,
  resources: HostResources,
  ratios: AllocationRatios,
  now: string,
): Unit<void> {
  const described = {
    node,
    own_zone: availabilityZone,
    hypervisor_type: resources.hypervisorType,
    vcpus: resources.vcpus,
    memory_mb: resources.memoryMb,
    local_gb: resources.localGb,
    vcpu_limit: limitOf(resources.vcpus, ratios.cpu),
    memory_mb_limit: limitOf(resources.memoryMb, ratios.ram),
    local_gb_limit: limitOf(resources.localGb, ratios.disk),
    updated_at: now,
  };
  yield* run(
    queries
      .insertInto('compute_node')
      .values({
        ...described,
        host,
        availability_zone: availabilityZone,
        disabled: 0,
        disabled_reason: null,
        forced_down: 0,
        vcpus_used: 0,
        memory_mb_used: 0,
        local_gb_used: 0,
        created_at: now,
      })
      .onConflict((conflict) => conflict.column('host').doUpdateSet(described)),
  );
  yield* settleZone(queries, host);
}

/** As much as a column of 32 bits can add one server's to. */
const highestLimit = 2_000_000_000;

function limitOf(amount: number, ratio: number): number {
  return Math.min(Math.floor(amount * ratio), highestLimit);
}

/**
 * Claims a host's resources for a server: test and claim are one statement, so that no two builds oversubscribe a host.
 * The policy of the server's group holds at the same moment, and the host is open. Answers the zone that it is in. Throws
 * ComputeResourcesUnavailable, which names what is lacking; nothing is claimed then, and another host may be tried at once.
 */
export function* instanceClaim(
  queries: Queries,
  host: string,
  wanted: ClaimedResources,
  limits: ClaimLimits | null,
): Unit<string> {
  const zone = yield* take(queries, host, wanted, limits);
  try {
    yield* keepGroupPolicy(queries, host, wanted.uuid);
  } catch (error) {
    yield* giveBack(queries, host, wanted);
    throw error;
  }
  yield* run(
    insertRow(queries, 'claim', {
      instance_uuid: wanted.uuid,
      host,
      vcpus: wanted.vcpus,
      memory_mb: wanted.memoryMb,
      disk_gb: wanted.diskGb,
    }),
  );
  return zone;
}

/**
 * Claims more for a server that has a claim already: what it is to become, beside what it is. Throws
 * ComputeResourcesUnavailable.
 */
export function* claimMore(queries: Queries, host: string, more: ClaimedResources): Unit<void> {
  yield* take(queries, host, more, null);
  yield* changeClaim(queries, host, more, 1);
}

/** Gives a part of what a server holds back; one that holds nothing is fine. */
export function* releasePart(queries: Queries, host: string, part: ClaimedResources): Unit<void> {
  if ((yield* changeClaim(queries, host, part, -1)) > 0) yield* giveBack(queries, host, part);
}

function* giveBack(queries: Queries, host: string, part: Omit<ClaimedResources, 'uuid'>): Unit<void> {
  yield* run(
    queries
      .updateTable('compute_node')
      .set((set) => ({
        vcpus_used: set('vcpus_used', '-', part.vcpus),
        memory_mb_used: set('memory_mb_used', '-', part.memoryMb),
        local_gb_used: set('local_gb_used', '-', part.diskGb),
      }))
      .where('host', '=', host),
  );
}

function* changeClaim(queries: Queries, host: string, { uuid, ...by }: ClaimedResources, sign: 1 | -1): Unit<number> {
  return yield* run(
    queries
      .updateTable('claim')
      .set((set) => ({
        vcpus: set('vcpus', '+', sign * by.vcpus),
        memory_mb: set('memory_mb', '+', sign * by.memoryMb),
        disk_gb: set('disk_gb', '+', sign * by.diskGb),
      }))
      .where('instance_uuid', '=', uuid)
      .where('host', '=', host),
  );
}

interface Amounts extends Omit<ClaimedResources, 'uuid'> {
  readonly host: string;
}

/** Takes so much of a host that has it. */
function whereItFits(queries: Queries, { host, vcpus, memoryMb, diskGb }: Amounts) {
  return queries
    .updateTable('compute_node')
    .set((set) => ({
      vcpus_used: set('vcpus_used', '+', vcpus),
      memory_mb_used: set('memory_mb_used', '+', memoryMb),
      local_gb_used: set('local_gb_used', '+', diskGb),
    }))
    .where('host', '=', host)
    .where((where) =>
      where.and([
        where(where('vcpus_used', '+', vcpus), '<=', where.ref('vcpu_limit')),
        where(where('memory_mb_used', '+', memoryMb), '<=', where.ref('memory_mb_limit')),
        where(where('local_gb_used', '+', diskGb), '<=', where.ref('local_gb_limit')),
      ]),
    );
}

const takeWhereItFits = prepared(whereItFits);

function* take(queries: Queries, host: string, wanted: ClaimedResources, limits: ClaimLimits | null): Unit<string> {
  const { vcpus, memoryMb, diskGb } = wanted;
  const amounts = { host, vcpus, memoryMb, diskGb };
  const tighter = bounds(limits);
  const claimed = yield* run(
    tighter.length === 0
      ? takeWhereItFits(queries, amounts)
      : whereItFits(queries, amounts).where((where) =>
          where.and(tighter.map(([column, bound, amount]) => where(where(column, '+', amount(wanted)), '<=', bound))),
        ),
  );
  if (claimed === 0) throw yield* lack(queries, host, wanted, limits);
  // After it, for it holds the host's row: what is read here stays until the commit.
  try {
    return yield* zoneForClaim(queries, host, wanted.uuid);
  } catch (error) {
    yield* giveBack(queries, host, wanted);
    throw error;
  }
}

/** Gives back what a server holds, of whatever hosts; one that holds nothing is fine. */
export function* abortClaim(queries: Queries, instanceUuid: string): Unit<void> {
  for (const claim of yield* claimsOf(queries, instanceUuid)) yield* dropClaim(queries, claim);
}

/** Gives back what a server holds of one host; nothing is fine. */
export function* releaseHost(queries: Queries, instanceUuid: string, host: string): Unit<void> {
  const claims = yield* claimsOf(queries, instanceUuid);
  for (const claim of claims.filter((one) => one.host === host)) yield* dropClaim(queries, claim);
}

function* dropClaim(queries: Queries, claim: ClaimTable): Unit<void> {
  const { instance_uuid: uuid, host, vcpus, memory_mb: memoryMb, disk_gb: diskGb } = claim;
  const removed = yield* run(queries.deleteFrom('claim').where('instance_uuid', '=', uuid).where('host', '=', host));
  if (removed > 0) yield* giveBack(queries, host, { vcpus, memoryMb, diskGb });
}

function* claimsOf(queries: Queries, instanceUuid: string): Unit<ClaimTable[]> {
  return yield* all(queries.selectFrom('claim').selectAll().where('instance_uuid', '=', instanceUuid).orderBy('host'));
}

/** The hosts of which a server holds something: more than one from the beginning of a move until it is confirmed or reverted. */
export function* hostsHeld(queries: Queries, instanceUuid: string): Unit<string[]> {
  return (yield* claimsOf(queries, instanceUuid)).map(({ host }) => host);
}

type Used = 'vcpus_used' | 'memory_mb_used' | 'local_gb_used';

function bounds(limits: ClaimLimits | null): [Used, number, (wanted: ClaimedResources) => number][] {
  const given: [Used, number | null, (wanted: ClaimedResources) => number][] = [
    ['vcpus_used', limits?.vcpus ?? null, (wanted) => wanted.vcpus],
    ['memory_mb_used', limits?.memoryMb ?? null, (wanted) => wanted.memoryMb],
    ['local_gb_used', limits?.diskGb ?? null, (wanted) => wanted.diskGb],
  ];
  return given.filter((entry): entry is [Used, number, (wanted: ClaimedResources) => number] => entry[1] !== null);
}

function* lack(
  queries: Queries,
  host: string,
  wanted: ClaimedResources,
  limits: ClaimLimits | null,
): Unit<ComputeResourcesUnavailable> {
  const node = yield* first(queries.selectFrom('compute_node').selectAll().where('host', '=', host));
  if (!node) return new ComputeResourcesUnavailable(`host ${host} is not known`);
  const short = shortages(node, wanted, limits);
  return new ComputeResourcesUnavailable(`host ${host} has too little ${short.join(' and ')}`);
}

function shortages(node: ComputeNodeTable, wanted: ClaimedResources, limits: ClaimLimits | null): string[] {
  const rows: [string, number, number, number, number | null][] = [
    ['vCPU', node.vcpus_used, wanted.vcpus, node.vcpu_limit, limits?.vcpus ?? null],
    ['memory (MiB)', node.memory_mb_used, wanted.memoryMb, node.memory_mb_limit, limits?.memoryMb ?? null],
    ['disk (GiB)', node.local_gb_used, wanted.diskGb, node.local_gb_limit, limits?.diskGb ?? null],
  ];
  return rows.flatMap(([what, used, more, limit, bound]) => {
    const allowed = Math.min(limit, bound ?? limit);
    return used + more > allowed ? [`${what}: ${more} wanted, ${Math.max(allowed - used, 0)} of ${allowed} free`] : [];
  });
}
