import type { Mariadb } from './mariadb.ts';

/**
 * What is wrong with the network of the servers, as the databases of Nova and Neutron have it: `kind id`, sorted. It knows
 * nothing of how an audit asks or judges.
 */
export async function compared(mariadb: Mariadb): Promise<string[]> {
  const ports = await mariadb.select(
    'neutron',
    `select p.id, p.device_id, coalesce(b.host, '') <> '' from ports p left join ml2_port_bindings b on b.port_id = p.id
     where p.device_id <> '' and p.device_owner not like 'network:%'`,
  );
  const servers = await mariadb.select(
    'nova',
    `select i.uuid, i.deleted <> 0, coalesce(c.network_info, '[]') from instances i
     left join instance_info_caches c on c.instance_uuid = i.uuid`,
  );
  const isDeleted = new Map(servers.map(([id = '', deleted]) => [id, deleted === '1']));
  const wrong = ports.flatMap(([id, device = '', bound]) => {
    if (isDeleted.get(device) ?? true) return [`orphaned_port ${id}`];
    return bound === '0' ? [`half_bound ${id}`] : [];
  });
  for (const [id, deleted, info = '[]'] of servers) {
    if (deleted === '1') continue;
    const shown = (JSON.parse(info) as { id: string }[]).map((vif) => vif.id).toSorted();
    const had = ports.filter(([, device, bound]) => device === id && bound === '1').map(([port]) => port);
    if (JSON.stringify(shown) !== JSON.stringify(had.toSorted())) wrong.push(`network_info ${id}`);
  }
  return wrong.toSorted();
}
