import type { Mariadb } from './mariadb.ts';

/** What the server has written at its start, or was there before: agents, and which segments there are to give out. */
const kept = ['agents', 'ml2_vxlan_allocations', 'ml2_vlan_allocations'];

/**
 * Removes everything from the database `neutron` that calls have made. A running server does not notice: it keeps nothing of
 * it in memory.
 */
export async function emptyNeutron(mariadb: Mariadb): Promise<void> {
  const rows = await mariadb.select(
    'neutron',
    `select table_name from information_schema.tables where table_schema = 'neutron' and table_type = 'BASE TABLE'`,
  );
  const tables = rows.flatMap(([table = '']) => (kept.includes(table) ? [] : [table]));
  await mariadb.run('neutron', [
    'set foreign_key_checks = 0',
    'start transaction',
    ...tables.map((table) => `delete from ${table}`),
    ...['vxlan', 'vlan'].map((type) => `update ml2_${type}_allocations set allocated = 0 where allocated = 1`),
    'commit',
  ]);
}
