import { all, type Queries, type Unit } from '../../store/index.ts';
import { type Ask, lookAt, queryNumber, queryText, type View } from '../api/view.ts';
import type { ConsoleDeps, NetworkCollection } from '../deps.ts';

/** Ports of one answer; more are had page by page. */
const mostPorts = 500;

/** Names of the ports' attributes that views show: what lies between the operator's services is not among them. */
const portFields = [
  'id',
  'name',
  'status',
  'admin_state_up',
  'network_id',
  'project_id',
  'device_id',
  'device_owner',
  'mac_address',
  'fixed_ips',
  'security_groups',
  'binding:host_id',
  'binding:vif_type',
  'created_at',
] as const;

/** What the network service has, as the caller may see it. */
export function networkViews({ network, database, statusOf }: ConsoleDeps): readonly View[] {
  const read = (ask: Ask, collection: NetworkCollection, query: readonly (readonly [string, string])[] = []) =>
    network.list(ask.context, collection, query, ask.signal);
  const fields = portFields.map((field) => ['fields', field] as const);

  return [
    {
      path: '/networks',
      every: 2000,
      look: async (ask) => {
        const [networks, subnets, routers] = await Promise.all([
          read(ask, 'networks'),
          read(ask, 'subnets'),
          read(ask, 'routers'),
        ]);
        return lookAt({ networks, subnets, routers });
      },
    },
    {
      path: '/ports',
      every: 2000,
      look: async (ask) => {
        const limit = queryNumber(ask, 'limit', 200, mostPorts);
        const filters = (['network_id', 'device_id', 'marker'] as const).flatMap((key) => {
          const value = queryText(ask, key);
          return value === null || value === '' ? [] : [[key, value] as const];
        });
        const order = [
          ['sort_key', 'id'],
          ['sort_dir', 'asc'],
          ['limit', String(limit)],
        ] as const;
        const ports = await read(ask, 'ports', [...fields, ...filters, ...order]);
        return lookAt({ ports, limit });
      },
    },
    {
      path: '/security-groups',
      every: 2000,
      look: async (ask) => lookAt({ security_groups: await read(ask, 'security-groups') }),
    },
    {
      path: '/topology',
      every: 1000,
      look: async (ask) => {
        const page = [...fields, ['limit', String(mostPorts)], ['sort_key', 'id'], ['sort_dir', 'asc']] as const;
        const [networks, subnets, routers, ports] = await Promise.all([
          read(ask, 'networks'),
          read(ask, 'subnets'),
          read(ask, 'routers'),
          read(ask, 'ports', page),
        ]);
        const servers = await database.read((queries) => namesOf(queries, ports, ask.projectId));
        const named = servers.map(({ uuid, name, vm_state, task_state }) => {
          return [uuid, { name, status: statusOf(vm_state, task_state) }] as const;
        });
        const cut = ports.length === mostPorts;
        return lookAt({ networks, subnets, routers, ports, cut, servers: Object.fromEntries(named) });
      },
    },
  ];
}

/** The servers that the ports are of, as far as the project sees them. */
function* namesOf(
  queries: Queries,
  ports: readonly Readonly<Record<string, unknown>>[],
  projectId: string | null,
): Unit<readonly { uuid: string; name: string; vm_state: string; task_state: string | null }[]> {
  const devices = [...new Set(ports.map(({ device_id }) => String(device_id ?? '')))].filter((id) => id !== '');
  if (devices.length === 0) return [];
  let servers = queries
    .selectFrom('instance')
    .select(['uuid', 'name', 'vm_state', 'task_state'])
    .where('uuid', 'in', devices)
    .where('deleted', '=', 0)
    .orderBy('created_at')
    .orderBy('uuid');
  if (projectId !== null) servers = servers.where('project_id', '=', projectId);
  return yield* all(servers);
}
