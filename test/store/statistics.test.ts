import assert from 'node:assert/strict';
import { type RawBuilder, sql } from 'kysely';
import { all } from '../../src/store/index.ts';
import { testOnEngines } from '../support/engines.ts';

const twenty = sql.join(Array.from({ length: 20 }, (_, index) => String(index)));

/** What a list of ports is narrowed by, the project's besides, and the index it is to go by. */
const lists: readonly (readonly [what: string, condition: RawBuilder<unknown>, index: string])[] = [
  ['of twenty servers', sql`device_id in (${twenty})`, 'ix_neutron_port_device'],
  ['of a server', sql`device_id = ${'s'}`, 'ix_neutron_port_device'],
  ['with a name', sql`name = ${'n'}`, 'ix_neutron_port_name'],
  ['with an id', sql`id = ${'i'}`, 'sqlite_autoindex_neutron_port_1'],
  ['of a network', sql`network_id = ${'n'}`, 'ix_neutron_port_network'],
];

testOnEngines('ports of a project are found by what tells them from its other ports', async (t, database) => {
  if (database.engine !== 'sqlite') return t.skip('it measures what its tables hold');
  for (const [what, condition, index] of lists) {
    for (const visible of [sql`project_id = ${'p'}`, sql`(project_id = ${'p'} or network_project_id = ${'p'})`]) {
      const query = sql<{
        detail: string;
      }>`explain query plan select id from neutron_port where ${visible} and ${condition}`;
      const plan = await database.read((queries) => all({ compile: () => query.compile(queries) }));
      assert.match(plan.map(({ detail }) => detail).join(), new RegExp(`USING (COVERING )?INDEX ${index} `), what);
    }
  }
});
