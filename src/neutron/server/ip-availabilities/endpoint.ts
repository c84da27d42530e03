import { sql } from 'kysely';
import { all, type Unit } from '../../../store/index.ts';
import type { AllocationPool } from '../../resources.ts';
import { pythonText } from '../attributes/python-text.ts';
import { badRequest, networkError } from '../errors/registry.ts';
import { rangesOf } from '../ipam/pools.ts';
import type { Endpoint } from '../operations/resource-endpoint.ts';
import { allows } from '../policy/enforce.ts';
import { isOneOf } from '../request/filters.ts';
import { json } from '../request/network-request.ts';
import type { Query } from '../request/query.ts';
import { statement } from '../rows.ts';
import { readSession, type Session } from '../session.ts';

interface CountRow {
  readonly network_id: string;
  readonly network_name: string;
  readonly project_id: string;
  readonly subnet_id: string | null;
  readonly subnet_name: string | null;
  readonly cidr: string | null;
  readonly ip_version: number | null;
  readonly allocation_pools: string | null;
  readonly used: number;
}

const columns: ReadonlyMap<string, string> = new Map([
  ['network_id', 'n.id'],
  ['network_name', 'n.name'],
  ['tenant_id', 'n.project_id'],
  ['project_id', 'n.project_id'],
]);

/** `/v2.0/network-ip-availabilities[/<network>]`, for administrators; empty for all others. Source: Networking API reference. */
export const ipAvailabilitiesEndpoint: Endpoint = async ({ services, context, request, query }, [id, ...rest]) => {
  if (rest.length > 0 || request.method !== 'GET') throw networkError('HTTPNotFound');
  const maySee = allows('get_network_ip_availability', context, { projectId: null });
  if (!maySee) {
    if (id !== undefined) throw networkError('NetworkNotFound', id);
    return json(200, { network_ip_availabilities: [] });
  }
  return readSession(services, context, function* (session) {
    const found = yield* count(session, query, id);
    if (id === undefined) return json(200, { network_ip_availabilities: found });
    if (!found[0]) throw networkError('NetworkNotFound', id);
    return json(200, { network_ip_availability: found[0] });
  });
};

function* count(session: Session, query: Query, id: string | undefined): Unit<object[]> {
  const versions = query.filters.get('ip_version')?.map((version) => (/^[46]$/.test(version) ? Number(version) : 0));
  const conditions = [sql`1 = 1`];
  if (id !== undefined) conditions.push(sql`n.id = ${id}`);
  const unknown: string[] = [];
  for (const [name, values] of query.filters) {
    const column = columns.get(name);
    if (column !== undefined) conditions.push(sql`${isOneOf(sql.ref(column), values)}`);
    else if (name !== 'ip_version') unknown.push(name);
  }
  if (unknown.length > 0) throw badRequest(`${pythonText(unknown)} is invalid attribute for filtering`);
  const family = versions ? sql` and ${isOneOf(sql.ref('s.ip_version'), versions)}` : sql``;
  const rows = yield* all(
    statement(
      session,
      sql<CountRow>`select n.id as network_id, n.name as network_name, n.project_id, s.id as subnet_id,
        s.name as subnet_name, s.cidr, s.ip_version, s.allocation_pools,
        (select count(*) from neutron_ip_allocation a where a.subnet_id = s.id) as used
        from neutron_network n left join neutron_subnet s on s.network_id = n.id${family}
        where ${sql.join(conditions, sql` and `)} order by n.id, s.id`,
    ),
  );
  const byNetwork = Map.groupBy(rows, (row) => row.network_id);
  return [...byNetwork.values()].map(availabilityOf);
}

function availabilityOf(rows: readonly CountRow[]): object {
  const subnets = rows.flatMap((row) => (row.subnet_id === null ? [] : [subnetAvailability(row)]));
  const sum = (key: 'total_ips' | 'used_ips') => subnets.reduce((total, subnet) => total + subnet[key], 0);
  const [row] = rows;
  return {
    network_id: row?.network_id,
    network_name: row?.network_name,
    tenant_id: row?.project_id,
    project_id: row?.project_id,
    total_ips: sum('total_ips'),
    used_ips: sum('used_ips'),
    subnet_ip_availability: subnets,
  };
}

function subnetAvailability(row: CountRow) {
  const pools = JSON.parse(row.allocation_pools ?? '[]') as AllocationPool[];
  const total = rangesOf(pools).reduce((sum, { first, last }) => sum + (last - first + 1n), 0n);
  return {
    subnet_id: row.subnet_id,
    subnet_name: row.subnet_name,
    cidr: row.cidr,
    ip_version: row.ip_version,
    // A /64 has more addresses than a double can count; the nearest one is as near as clients need.
    total_ips: Number(total),
    used_ips: Number(row.used),
  };
}
