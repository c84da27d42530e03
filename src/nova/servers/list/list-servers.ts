import { type Database, first } from '../../../store/index.ts';
import type { ComputeFaceConfig } from '../../config.ts';
import { badRequest } from '../../errors/nova-error.ts';
import type { Call } from '../../operation/operation.ts';
import { pageSize } from '../../operation/paging.ts';
import { type Nic, nicsOf } from '../nic.ts';
import { type ServerRecord, type ServerRow, serverColumns, serverOf } from '../server-record.ts';
import { serverStatus } from '../status.ts';
import { selectServers } from './select-servers.ts';
import { readServerFilters, type ServerFilters, type TagFilters } from './server-filters.ts';
import { readSort } from './server-sort.ts';

/** How many rows are looked at in one go where a filter needs looking at: others get their turn in between. */
const stretch = 250;

export interface ServerPage {
  readonly servers: readonly ServerRecord[];
  /** The marker of the next page; null on the last one. */
  readonly next: string | null;
}

/** A page of the servers that the query asks for. Throws HttpError 400 or 403. */
export async function listServers(call: Call, database: Database, config: ComputeFaceConfig): Promise<ServerPage> {
  const filters = readServerFilters(call);
  const order = readSort(call.query);
  const size = pageSize(call.query, config.maxPageSize);
  const found: ServerRecord[] = [];
  if (filters.vmStates?.length === 0) return { servers: found, next: null };
  const looking = needsLooking(filters);
  const count = looking ? stretch : size + 1;
  let after = await markerRow(call, database, filters);
  for (;;) {
    const from = after;
    const { rows, nics } = await database.read(function* (queries) {
      const page = yield* selectServers(queries, filters, order, from, count);
      const wantsNics = filters.ip !== null || filters.ip6 !== null;
      return {
        rows: page,
        nics: wantsNics
          ? yield* nicsOf(
              queries,
              page.map((row) => row.uuid),
            )
          : null,
      };
    });
    for (const row of rows) {
      const server = serverOf(row);
      if (looking && !matches(server, nics?.get(server.id) ?? [], filters)) continue;
      if (found.length === size) return { servers: found, next: found.at(-1)?.id ?? null };
      found.push(server);
    }
    after = rows.at(-1) ?? null;
    if (rows.length < count || after === null) return { servers: found, next: null };
  }
}

async function markerRow(call: Call, database: Database, filters: ServerFilters): Promise<ServerRow | null> {
  const marker = call.query.one('marker');
  if (marker === null) return null;
  const row = await database.read(function* (queries) {
    return yield* first(queries.selectFrom('instance').select(serverColumns).where('uuid', '=', marker));
  });
  if (!row || (filters.projectId !== null && row.project_id !== filters.projectId)) {
    throw badRequest(`marker [${marker.slice(0, 60)}] not found`);
  }
  return row;
}

function needsLooking(filters: ServerFilters): boolean {
  const { name, ip, ip6, statuses, tags } = filters;
  return Boolean(name ?? ip ?? ip6 ?? statuses) || Object.values(tags).some((list) => list.length > 0);
}

function matches(server: ServerRecord, nics: readonly Nic[], filters: ServerFilters): boolean {
  const { name, ip, ip6, statuses, tags } = filters;
  if (statuses && !statuses.includes(serverStatus(server.vmState, server.taskState))) return false;
  if (name && !name.isIn(server.name)) return false;
  if (!hasTags(server.tags, tags)) return false;
  if (!ip && !ip6) return true;
  const fixedIps = nics.flatMap(({ vif }) => vif?.network.subnets.flatMap((subnet) => subnet.ips) ?? []);
  return fixedIps.some(({ address }) => (address.includes(':') ? ip6 : ip)?.isIn(address) ?? false);
}

function hasTags(tags: readonly string[], filters: TagFilters): boolean {
  const { all, any, notAll, notAny } = filters;
  const has = (tag: string) => tags.includes(tag);
  return (
    all.every(has) &&
    (any.length === 0 || any.some(has)) &&
    (notAll.length === 0 || !notAll.every(has)) &&
    !notAny.some(has)
  );
}
