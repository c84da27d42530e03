import { type SqlBool, sql } from 'kysely';
import { all, first, type Queries } from '../../store/index.ts';
import { type Ask, lookAt, queryNumber, queryText, type View } from '../api/view.ts';
import type { ConsoleDeps } from '../deps.ts';

/** Rows of one answer. */
const mostRows = 200;

const columns = [
  'uuid',
  'project_id',
  'name',
  'vm_state',
  'task_state',
  'host',
  'flavor',
  'vcpus',
  'memory_mb',
  'created_at',
] as const;

/**
 * A stretch of the servers, the newest first: `offset`, `limit`, and filters `name` (a part of it, or of the id) and `state`
 * (building, active, error, stopped, other), with how many there are in all. By offsets rather than markers: a virtual list
 * jumps, and a live one is looked at again and again.
 */
export function serverListView({ database, statusOf }: ConsoleDeps): View {
  return {
    path: '/servers',
    every: 1000,
    look: async (ask) => {
      const offset = queryNumber(ask, 'offset', 0, 10_000_000);
      const limit = queryNumber(ask, 'limit', 100, mostRows);
      const [name, state] = [queryText(ask, 'name'), queryText(ask, 'state')];
      const found = await database.read(function* (queries) {
        const counted = yield* first(
          matching(queries, ask, name, state).select((select) => select.fn.countAll<number | string>().as('total')),
        );
        const rows = yield* all(
          matching(queries, ask, name, state)
            .select(columns)
            .orderBy('created_at', 'desc')
            .orderBy('uuid', 'desc')
            .limit(limit)
            .offset(offset),
        );
        const uuids = rows.map(({ uuid }) => uuid);
        const nics =
          uuids.length === 0
            ? []
            : yield* all(
                queries
                  .selectFrom('virtual_interface')
                  .select(['instance_uuid', 'vif'])
                  .where('instance_uuid', 'in', uuids)
                  .orderBy('instance_uuid')
                  .orderBy('nic'),
              );
        return { total: Number(counted?.total ?? 0), rows, nics };
      });
      const addresses = Map.groupBy(found.nics, ({ instance_uuid }) => instance_uuid);
      return lookAt({
        total: found.total,
        offset,
        servers: found.rows.map((row) => ({
          id: row.uuid,
          name: row.name,
          project_id: row.project_id,
          status: statusOf(row.vm_state, row.task_state),
          task_state: row.task_state,
          flavor: (JSON.parse(row.flavor) as { readonly name?: string }).name ?? '',
          vcpus: row.vcpus,
          memory_mb: row.memory_mb,
          host: ask.context.isAdmin ? row.host : null,
          created_at: row.created_at,
          addresses: (addresses.get(row.uuid) ?? []).flatMap(({ vif }) => addressesOf(vif)),
        })),
      });
    },
  };
}

function matching(queries: Queries, { projectId }: Ask, name: string | null, state: string | null) {
  let servers = queries.selectFrom('instance').where('deleted', '=', 0);
  if (projectId !== null) servers = servers.where('project_id', '=', projectId);
  if (name !== null && name !== '') {
    const part = `%${name.toLowerCase().replace(/[!%_]/g, '!$&')}%`;
    const named = sql<SqlBool>`lower(name) like ${part} escape '!'`;
    const called = /^[0-9a-f-]{4,36}$/i.test(name);
    servers = servers.where(({ eb, or }) =>
      called ? or([named, eb('uuid', 'like', `${name.toLowerCase()}%`)]) : named,
    );
  }
  if (state === 'other') servers = servers.where('vm_state', 'not in', ['building', 'active', 'error', 'stopped']);
  else if (state !== null && state !== '') servers = servers.where('vm_state', '=', state);
  return servers;
}

function addressesOf(vif: string | null): readonly string[] {
  if (vif === null) return [];
  const { network } = JSON.parse(vif) as {
    readonly network: { readonly subnets: readonly { readonly ips: readonly { readonly address: string }[] }[] };
  };
  return network.subnets.flatMap(({ ips }) => ips.map(({ address }) => address));
}
