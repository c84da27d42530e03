import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { createNeutronClient, headerCredentials, type NeutronClient } from '../../src/neutron/client/index.ts';
import { createHttpTransport } from '../../src/neutron/client/over-http/http-transport.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { comparable, differences, inAWord, type Outcome, outcomeOf } from './against-nova/outcome.ts';
import { Place } from './against-nova/place.ts';
import type { Explained, Scenario } from './against-nova/scenario.ts';
import { scenarios } from './against-nova/scenarios/index.ts';
import { berthSide, novaSide, type Side } from './against-nova/side.ts';
import { type NeutronServer, startNeutronServer } from './support/neutron-server.ts';
import { type NovaPeer, startNovaPeer } from './support/nova-peer.ts';

/** Differences that every network has. */
const everywhere: readonly Explained[] = [
  { row: 'pain 4.8', at: /\.subnets\.\d+\.meta\.subnet_id$/ },
  { row: 'bound_drivers', at: /^networkInfo\.\d+\.details\.bound_drivers$/ },
  { row: 'O31', at: /\.subnets\.\d+\.meta\.enable_dhcp$/ },
];

const rows = new Set(
  readFileSync(join(import.meta.dirname, '../../docs/differences-from-nova.md'), 'utf8')
    .split('\n')
    .flatMap((line) => /^\| ([^|]+) \|/.exec(line)?.[1]?.split(', ') ?? []),
);

/** What differs and no row explains; and, in words, what is said to differ and does not. */
function unexplained(scenario: Scenario, nova: Outcome, berth: Outcome, places: readonly [Place, Place]): unknown[] {
  const differs = scenario.differs ?? [];
  for (const { row } of [...differs, ...everywhere]) assert.ok(rows.has(row), `there is no row ${row}`);
  const verdict = differs.find((one) => one.nova !== undefined);
  if (verdict) {
    assert.deepEqual([inAWord(nova), inAWord(berth)], [verdict.nova, verdict.berth]);
    return [];
  }
  const found = differences(comparable(nova, places[0]), comparable(berth, places[1]));
  const stale = differs.filter(({ at }) => !found.some(({ path }) => at?.test(path)));
  assert.deepEqual(stale, [], 'said to differ, and does not');
  return found.filter(({ path }) => ![...differs, ...everywhere].some(({ at }) => at?.test(path)));
}

/** A port as its owner would know it again. */
const asBefore = ({ ports }: { ports: Outcome['before'] }) =>
  ports.map(({ revision_number, updated_at, ...rest }) => rest).toSorted((a, b) => (a.id < b.id ? -1 : 1));

suite("Nova's own code and ours make the same of a request", { concurrency: false }, () => {
  let neutron: NeutronServer;
  let peer: NovaPeer;
  let client: NeutronClient;
  let sides: readonly [Side, Side];
  let places: readonly [Place, Place];

  before(async () => {
    neutron = await startNeutronServer();
    const { url } = neutron;
    const service = { 'x-user-id': 'nova', 'x-project-id': 'service', 'x-roles': 'admin,member,reader,service' };
    peer = await startNovaPeer({ url, service });
    const transport = createHttpTransport({ endpoint: url, credentials: headerCredentials });
    client = createNeutronClient({ transport, runtime: systemRuntime(), logger: silentLogger });
    sides = [novaSide(peer), berthSide(client)];
    places = [new Place(url, 'physnet1'), new Place(url, 'physnet2')];
  });
  after(async () => {
    await client?.close();
    await peer?.stop();
    await neutron?.stop();
  });

  for (const scenario of scenarios) {
    // A real Neutron takes a third of a second for each port: all of it takes three minutes.
    const skip = (scenario.slow ?? false) && process.env.BERTH_VERIFY !== '1';
    test(scenario.title, { skip: skip && 'in npm run verify' }, async () => {
      const { url } = neutron;
      const where = scenario.alone ? ([new Place(url, 'physnet1'), new Place(url, 'physnet2')] as const) : places;
      const run = async (which: 0 | 1) => {
        const [place, side] = [where[which], sides[which]];
        place.given.clear();
        try {
          return await outcomeOf(side, place, await scenario.ask(place));
        } finally {
          await place.clear();
        }
      };
      const [nova, berth] = await Promise.all([run(0), run(1)]);
      assert.deepEqual(unexplained(scenario, nova, berth, where), []);
      if ('error' in berth.verdict) {
        assert.deepEqual(asBefore({ ports: berth.after }), asBefore({ ports: berth.before }), 'whole or nothing');
      }
    });
  }
});
