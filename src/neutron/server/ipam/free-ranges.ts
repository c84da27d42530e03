import { all, first, prepared, type Queries, run, type Unit, updateRows } from '../../../store/index.ts';
import { Overtaken, type Session } from '../session.ts';
import { hexToIp, ipToHex } from './address.ts';
import { type Range, without } from './pools.ts';

/**
 * The free addresses of a subnet's pools, kept as ranges: taking the next one, taking a certain one and giving one back
 * look at two ranges at most, however many addresses there are or are taken. Ranges are keyed by their last address, so
 * that taking from the front does not move a row.
 *
 * Who changes them holds the subnet: on PostgreSQL the others wait, instead of each seeing the other's range half changed;
 * SQLite has one writer at a time anyway.
 */

/** Notes the free addresses of a subnet, in place of those noted before: its pools without what is allocated. */
export function* setFreeRanges(
  session: Session,
  subnetId: string,
  version: 4 | 6,
  pools: readonly Range[],
  allocated: readonly bigint[],
): Unit<void> {
  yield* holdSubnet(session, subnetId);
  yield* run(session.queries.deleteFrom('neutron_free_range').where('subnet_id', '=', subnetId));
  for (const range of without(pools, allocated)) {
    yield* insert(session, subnetId, {
      first_ip: ipToHex({ version, value: range.first }),
      last_ip: ipToHex({ version, value: range.last }),
    });
  }
}

/** Takes the lowest free address; null when there is none. Hex text. */
export function* takeLowest(session: Session, subnetId: string): Unit<string | null> {
  yield* holdSubnet(session, subnetId);
  const range = yield* first(lowestRange(session.queries, { subnetId }));
  if (!range) return null;
  yield* cut(session, subnetId, range, range.first_ip);
  return range.first_ip;
}

/** Takes a certain address out of the free ones, if it is among them. */
export function* takeExact(session: Session, subnetId: string, ip: string): Unit<void> {
  yield* holdSubnet(session, subnetId);
  const range = yield* first(ranges(session.queries, subnetId).where('last_ip', '>=', ip).orderBy('last_ip').limit(1));
  if (range && range.first_ip <= ip) yield* cut(session, subnetId, range, ip);
}

/** Puts an address of the pools back among the free ones. */
export function* giveBack(session: Session, subnetId: string, ip: string): Unit<void> {
  yield* holdSubnet(session, subnetId);
  const [before, after] = [neighbour(ip, -1n), neighbour(ip, 1n)];
  const lower = before && (yield* first(ranges(session.queries, subnetId).where('last_ip', '=', before)));
  const next = yield* first(ranges(session.queries, subnetId).where('last_ip', '>', ip).orderBy('last_ip').limit(1));
  if (next && next.first_ip <= ip) return;
  const upper = next && next.first_ip === after ? next : undefined;
  if (lower) yield* remove(session, subnetId, lower.last_ip);
  if (upper) {
    yield* setFirst(session, subnetId, upper, lower ? lower.first_ip : ip);
  } else {
    yield* insert(session, subnetId, { first_ip: lower ? lower.first_ip : ip, last_ip: ip });
  }
}

/** Until the unit ends, nobody else changes the subnet's free addresses. */
function* holdSubnet({ queries, services }: Session, subnetId: string): Unit<void> {
  if (services.database.engine !== 'postgresql') return;
  yield* first(queries.selectFrom('neutron_subnet').select('id').where('id', '=', subnetId).forNoKeyUpdate());
}

interface HexRange {
  readonly first_ip: string;
  readonly last_ip: string;
}

function ranges(queries: Queries, subnetId: string) {
  return queries.selectFrom('neutron_free_range').select(['first_ip', 'last_ip']).where('subnet_id', '=', subnetId);
}

const lowestRange = prepared((queries, { subnetId }: { subnetId: string }) =>
  ranges(queries, subnetId).orderBy('last_ip').limit(1),
);

/** Takes `ip` out of the range that has it. */
function* cut(session: Session, subnetId: string, range: HexRange, ip: string): Unit<void> {
  const after = neighbour(ip, 1n);
  if (ip === range.last_ip) yield* remove(session, subnetId, range.last_ip);
  else if (after !== null) yield* setFirst(session, subnetId, range, after);
  const before = neighbour(ip, -1n);
  if (ip !== range.first_ip && before !== null) {
    yield* insert(session, subnetId, { first_ip: range.first_ip, last_ip: before });
  }
}

function* insert(session: Session, subnetId: string, range: HexRange): Unit<void> {
  session.onConflict('neutron_free_range_pkey', null);
  yield* run(session.queries.insertInto('neutron_free_range').values({ subnet_id: subnetId, ...range }));
}

function* setFirst(session: Session, subnetId: string, range: HexRange, firstIp: string): Unit<void> {
  const before = { subnet_id: subnetId, last_ip: range.last_ip, first_ip: range.first_ip };
  const touched = yield* run(updateRows(session.queries, 'neutron_free_range', { first_ip: firstIp }, before));
  if (touched === 0) throw new Overtaken();
}

function* remove(session: Session, subnetId: string, lastIp: string): Unit<void> {
  const touched = yield* run(
    session.queries.deleteFrom('neutron_free_range').where('subnet_id', '=', subnetId).where('last_ip', '=', lastIp),
  );
  if (touched === 0) throw new Overtaken();
}

/** The address next to one, as hex text of the same length; null beyond the ends of all addresses. */
function neighbour(hex: string, step: 1n | -1n): string | null {
  const { version, value } = hexToIp(hex);
  const next = ipToHex({ version, value: value + step });
  return value + step >= 0n && next.length === hex.length ? next : null;
}

/** The free ranges of a subnet, in order. */
export function* freeRangesOf(session: Session, subnetId: string): Unit<Range[]> {
  const rows = yield* all(ranges(session.queries, subnetId).orderBy('last_ip'));
  return rows.map((row) => ({ first: hexToIp(row.first_ip).value, last: hexToIp(row.last_ip).value }));
}
