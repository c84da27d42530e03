import { all, type Database } from '../../../store/index.ts';
import type { ComputeFaceDeps } from '../../deps.ts';
import { badRequest } from '../../errors/nova-error.ts';
import type { Call } from '../../operation/operation.ts';
import { pageSize } from '../../operation/paging.ts';
import { type Nic, nicsOf } from '../nic.ts';
import { padded } from '../padded.ts';
import { type ServerRecord, serverColumns, serverOf } from '../server-record.ts';
import { serverStatus } from '../status.ts';
import { type Candidate, selectCandidates, selectMarker } from './select-candidates.ts';
import { readServerFilters, type ServerFilters, type TagFilters } from './server-filters.ts';
import { readSort, type SortBy } from './server-sort.ts';

type ListDeps = Pick<ComputeFaceDeps, 'database' | 'runtime' | 'config'>;

/** How many rows are looked at in one go where a filter needs looking at: others get their turn in between. */
const stretch = 250;

/** One page of a listing. */
export interface ServerPage {
  readonly servers: readonly ServerRecord[];
  /** The marker of the next page; null on the last one. */
  readonly next: string | null;
}

/** A page of the servers that the query asks for. Throws HttpError 400 or 403. */
export async function listServers(call: Call, deps: ListDeps): Promise<ServerPage> {
  const { database, config } = deps;
  const filters = readServerFilters(call);
  const order = readSort(call.query);
  const size = pageSize(call.query, config.maxPageSize);
  const after = await marker(call, database, filters);
  // No servers at all are what Nova answers to a limit of none; its other lists take that for no limit.
  if (call.query.number('limit') === 0 || filters.vmStates?.length === 0) return { servers: [], next: null };
  // One more than fits tells whether there is a next page.
  const ids = await findIds(deps, filters, order, after, size + 1);
  const servers = await load(database, ids.slice(0, size));
  return { servers, next: ids.length > size ? (ids[size - 1] ?? null) : null };
}

/** At most `count` ids. Where a filter needs looking at, rows are taken by the stretch. */
async function findIds(
  { database, runtime }: ListDeps,
  filters: ServerFilters,
  order: readonly SortBy[],
  marker: Candidate | null,
  count: number,
): Promise<readonly string[]> {
  const looking = needsLooking(filters);
  const wantsNics = filters.ip !== null || filters.ip6 !== null;
  const rowsAtOnce = looking ? stretch : count;
  const found: string[] = [];
  let after = marker;
  for (;;) {
    const from = after;
    const { rows, nics } = await database.read(function* (queries) {
      const page = yield* selectCandidates(queries, filters, order, from, rowsAtOnce);
      const ids = page.map((row) => row.uuid);
      return { rows: page, nics: wantsNics ? yield* nicsOf(queries, ids) : new Map<string, readonly Nic[]>() };
    });
    for (const row of rows) {
      if (looking && !matches(row, nics.get(row.uuid) ?? [], filters)) continue;
      found.push(row.uuid);
      if (found.length === count) return found;
    }
    after = rows.at(-1) ?? null;
    if (rows.length < rowsAtOnce || after === null) return found;
    await runtime.timers.sleep(0);
  }
}

async function marker(call: Call, database: Database, filters: ServerFilters): Promise<Candidate | null> {
  const id = call.query.one('marker');
  if (id === null) return null;
  const row = await database.read((queries) => selectMarker(queries, id));
  if (!row || (filters.projectId !== null && row.project_id !== filters.projectId)) {
    throw badRequest(`marker [${id.slice(0, 60)}] not found`);
  }
  return row;
}

/** The servers with these ids, in this order; those that are gone by now are left out. */
async function load(database: Database, ids: readonly string[]): Promise<readonly ServerRecord[]> {
  if (ids.length === 0) return [];
  const rows = await database.read(function* (queries) {
    return yield* all(queries.selectFrom('instance').select(serverColumns).where('uuid', 'in', padded(ids)));
  });
  const byId = new Map(rows.map((row) => [row.uuid, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [serverOf(row)] : [];
  });
}

function needsLooking(filters: ServerFilters): boolean {
  const { name, ip, ip6, statuses, tags } = filters;
  return Boolean(name ?? ip ?? ip6 ?? statuses) || Object.values(tags).some((list) => list.length > 0);
}

function matches(row: Candidate, nics: readonly Nic[], filters: ServerFilters): boolean {
  const { name, ip, ip6, statuses, tags } = filters;
  if (statuses && !statuses.includes(serverStatus(row.vm_state, row.task_state))) return false;
  if (name && !name.isIn(row.name)) return false;
  if (!hasTags(row.tags, tags)) return false;
  if (!ip && !ip6) return true;
  const fixedIps = nics.flatMap(({ vif }) => vif?.network.subnets.flatMap((subnet) => subnet.ips) ?? []);
  return fixedIps.some(({ address }) => (address.includes(':') ? ip6 : ip)?.isIn(address) ?? false);
}

function hasTags(stored: string, filters: TagFilters): boolean {
  const { all: everyOne, any, notAll, notAny } = filters;
  if (everyOne.length + any.length + notAll.length + notAny.length === 0) return true;
  const tags = JSON.parse(stored) as string[];
  const has = (tag: string) => tags.includes(tag);
  return (
    everyOne.every(has) &&
    (any.length === 0 || any.some(has)) &&
    (notAll.length === 0 || !notAll.every(has)) &&
    !notAny.some(has)
  );
}
