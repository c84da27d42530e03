import type { DatabaseSync } from 'node:sqlite';

/**
 * How many rows a value of an index has, and how many the table: of a large cloud, so that a project or a network is not taken
 * for as good a way to a server's ports as the server. Given, not measured: a plan that is good at 100,000 ports is good enough
 * at a hundred, and does not change while a cloud runs. PostgreSQL keeps statistics by itself.
 */
const expected: readonly (readonly [table: string, index: string, rows: string])[] = [
  ['neutron_port', 'ix_neutron_port_device', '100000 2'],
  ['neutron_port', 'ix_neutron_port_name', '100000 10'],
  ['neutron_port', 'ix_neutron_port_host', '100000 500'],
  ['neutron_port', 'ix_neutron_port_network', '100000 1000 300'],
  ['neutron_port', 'ix_neutron_port_project', '100000 5000'],
  ['neutron_port', 'ix_neutron_port_network_project', '100000 5000'],
];

/** Tells SQLite's planner what tables will hold. Connections that are opened later know it too. */
export function expectRows(db: DatabaseSync): void {
  const known = db.prepare("select 1 from sqlite_schema where name = 'sqlite_stat1'").get();
  // It makes the table of statistics, and looks at a few rows only.
  if (!known) db.exec('analyze schema_migration');
  const told = new Map(
    db
      .prepare('select idx, stat from sqlite_stat1')
      .all()
      .map(({ idx, stat }) => [idx, stat]),
  );
  if (expected.every(([, index, rows]) => told.get(index) === rows)) return;
  db.exec('begin immediate');
  const forget = db.prepare('delete from sqlite_stat1 where idx = ?');
  const tell = db.prepare('insert into sqlite_stat1 (tbl, idx, stat) values (?, ?, ?)');
  for (const [table, index, rows] of expected) {
    forget.run(index);
    tell.run(table, index, rows);
  }
  db.exec('commit; analyze sqlite_schema');
}
