import assert from 'node:assert/strict';
import type { Database } from '../../../src/store/index.ts';
import { testOnEngines } from '../../support/engines.ts';
import { addressesOf, made, network, refused, subnet } from '../neutron/given.ts';
import { type Answer, neutron } from '../neutron/harness.ts';

const clients = 64;

/** The database, and how many of its units had to be run again because they lost against another one. */
function counting(database: Database) {
  const count = { units: 0, runs: 0 };
  const counted: Database = {
    engine: database.engine,
    read: (work) => database.read(work),
    write: (work) => {
      count.units += 1;
      return database.write((queries) => {
        count.runs += 1;
        return work(queries);
      });
    },
    durable: () => database.durable(),
    exclusively: (name, action) => database.exclusively(name, action),
    close: () => database.close(),
  };
  return { counted, count };
}

testOnEngines(
  `${clients} clients take addresses from a /24 until there are none: 253 succeed, none is given twice, and hardly a unit is run again`,
  async (t, database) => {
    const { counted, count } = counting(database);
    const { api, admin } = neutron(t, {}, counted);
    const a = api('a');
    made(await admin.put(`/v2.0/quotas/${a.projectId}`, { quota: { port: -1 } }));
    const { id } = await network(a);
    await subnet(a, id, '10.0.0.0/24');
    const before = { ...count };
    const answers: Answer[] = [];
    const untilRefused = async () => {
      for (;;) {
        const answer = await a.post('/v2.0/ports', { port: { network_id: id } });
        answers.push(answer);
        if (answer.status !== 201) return;
      }
    };
    await Promise.all(Array.from({ length: clients }, untilRefused));
    const given = answers.flatMap(({ status, body }) => (status === 201 ? addressesOf(body.port) : []));
    assert.equal(given.length, 253);
    assert.equal(new Set(given).size, 253);
    const others = answers.filter(({ status }) => status !== 201);
    assert.equal(others.length, clients);
    for (const answer of others) refused(answer, 409, 'IpAddressGenerationFailure');
    const again = count.runs - before.runs - (count.units - before.units);
    t.diagnostic(`${database.engine}: ${again} units of ${count.units - before.units} were run again`);
    assert.ok(again <= (count.units - before.units) / 10, `${again} of ${count.units} units lost against others`);
  },
);
