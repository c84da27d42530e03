import type { Mariadb } from './mariadb.ts';

/**
 * What is wrong with the network of the servers, and what that holds, as the databases of Nova and Neutron have it: `kind id`,
 * sorted. It knows nothing of how an audit asks or judges.
 */
export async function compared(mariadb: Mariadb): Promise<string[]> {
  const [ports, servers, hosts] = await Promise.all([portsIn(mariadb), serversIn(mariadb), hostsIn(mariadb)]);
  const isGone = (device: string) => servers.get(device)?.isDeleted ?? true;
  const nics = ports.filter(({ device, owner }) => device !== '' && !owner.startsWith('network:'));
  const orphans = nics.filter(({ device }) => isGone(device));
  const wrong = orphans.map(({ id }) => `orphaned_port ${id}`);
  for (const { id, device, host, owner } of ports) {
    if (host !== '' && !hosts.has(host)) wrong.push(`dead_host ${id}`);
    if (host === '' && device !== '' && !owner.startsWith('network:') && !isGone(device))
      wrong.push(`half_bound ${id}`);
  }
  for (const [id, { isDeleted, shown }] of servers) {
    if (isDeleted) continue;
    const had = nics.filter(({ device, host }) => device === id && host !== '').map((port) => port.id);
    const isThere = shown.every((vif) => ports.some((port) => port.id === vif));
    if (!isThere) wrong.push(`port_missing ${id}`);
    else if (JSON.stringify(shown.toSorted()) !== JSON.stringify(had.toSorted())) wrong.push(`network_info ${id}`);
  }
  return [...wrong, ...(await heldBy(mariadb, new Set(orphans.map(({ id }) => id))))].toSorted();
}

async function portsIn(mariadb: Mariadb) {
  const rows = await mariadb.select(
    'neutron',
    `select p.id, p.device_id, p.device_owner, coalesce(b.host, '') from ports p
     left join ml2_port_bindings b on b.port_id = p.id`,
  );
  return rows.map(([id = '', device = '', owner = '', host = '']) => ({ id, device, owner, host }));
}

async function serversIn(mariadb: Mariadb) {
  const rows = await mariadb.select(
    'nova',
    `select i.uuid, i.deleted <> 0, coalesce(c.network_info, '[]') from instances i
     left join instance_info_caches c on c.instance_uuid = i.uuid`,
  );
  return new Map(
    rows.map(([id = '', deleted, info = '[]']) => {
      const shown = (JSON.parse(info) as { id: string }[]).map((vif) => vif.id);
      return [id, { isDeleted: deleted === '1', shown }];
    }),
  );
}

/** Those with a compute service or a network agent. */
async function hostsIn(mariadb: Mariadb): Promise<Set<string>> {
  const services = await mariadb.select('nova', "select host from services where `binary` = 'nova-compute'");
  const agents = await mariadb.select('neutron', 'select host from agents');
  return new Set([...services, ...agents].map(([host = '']) => host));
}

/** The floating IPs that lead to these ports, and the security groups that only these use. */
async function heldBy(mariadb: Mariadb, ports: ReadonlySet<string>): Promise<string[]> {
  const floatingIps = await mariadb.select('neutron', 'select id, fixed_port_id from floatingips');
  const uses = await mariadb.select(
    'neutron',
    `select s.id, u.port_id from securitygroups s
     join securitygroupportbindings u on u.security_group_id = s.id where s.name <> 'default'`,
  );
  const groups = [...Map.groupBy(uses, ([group = '']) => group)];
  return [
    ...floatingIps.filter(([, port = '']) => ports.has(port)).map(([id]) => `floating_ip_held ${id}`),
    ...groups
      .filter(([, used]) => used.every(([, port = '']) => ports.has(port)))
      .map(([id]) => `security_group_held ${id}`),
  ];
}
