import assert from 'node:assert/strict';
import { after, suite, type TestContext, test } from 'node:test';
import { type SagaUnderTest, sagas } from '../every-saga/sagas.ts';
import { comeToRest } from '../every-saga/support/come-to-rest.ts';
import { dieInTheMiddle } from '../every-saga/support/kill.ts';
import { killedEverywhere, lanes } from '../every-saga/support/killed-everywhere.ts';
import { type Death, pointText } from '../every-saga/support/points.ts';
import { embeddedStage, postgresStage, realNeutronStage, type Stage } from '../every-saga/support/stage.ts';
import { startPostgres } from '../support/postgres.ts';
import { startNeutronServer } from './support/neutron-server.ts';

const verifying = process.env.BERTH_VERIFY === '1';

const onlyAsks = ({ name }: Death) => name.startsWith('neutron GET');

/**
 * All but those that are the same for the world as another one: those after a call that only asks; and, of a saga that does
 * one thing after the other, those after any point but the last, since a death before the next one finds the same, and those
 * before a point that comes after a question. It halves what attach and detach take.
 */
const allThatDiffer = (deaths: readonly Death[], { sequential }: SagaUnderTest): Death[] =>
  deaths.filter((death, index) => {
    if (death.moment === 'after') return !onlyAsks(death) && (!sequential || index === deaths.length - 1);
    const earlier = deaths[index - 1];
    return !sequential || !earlier || !onlyAsks(earlier);
  });

const choose = verifying ? (deaths: readonly Death[]) => deaths : allThatDiffer;

function killedOn(what: string, stageOf: () => Promise<Stage>, concurrency = lanes): void {
  for (const saga of sagas) {
    test(
      `${saga.title} on ${what}, killed at every write and around every call, comes to its end in the next process`,
      { concurrency },
      async (t) => tellOutcomes(t, saga, await stageOf()),
    );
  }
}

async function tellOutcomes(t: TestContext, saga: SagaUnderTest, stage: Stage): Promise<void> {
  const table = await killedEverywhere(t, stage, saga, choose);
  const lines = process.env.BERTH_TABLE === '1' ? table.lines : table.shortLines;
  t.diagnostic(`${saga.title}: killed at | before it | after it`);
  for (const line of lines) t.diagnostic(`  ${line}`);
  const counts = [...table.counts].map(([outcome, count]) => `${count} × ${outcome}`);
  t.diagnostic(`  ${counts.join(' · ')}`);
  // Where nothing dies, nothing is proven. A way that is only followed from some point on has fewer of its own.
  const least = saga.since === undefined ? 9 : 5;
  assert.ok(table.lines.length > least, `${table.lines.length} points`);
  assert.ok((table.counts.get('not reached') ?? 0) <= table.lines.length / 10, 'nearly all points are reached');
}

const embedded = embeddedStage();
killedOn('SQLite', async () => embedded);

/** Mistakes that somebody could make, and a death that each is found by. */
const bugs: readonly (readonly [bug: string, title: string, death: Death])[] = [
  ['undo missing: created ports stay', 'a build', { name: 'neutron POST ports', nth: 1, moment: 'after' }],
  [
    'adopt skipped: nobody looks for the ports of a server',
    'a build',
    { name: 'neutron POST ports', nth: 1, moment: 'after' },
  ],
  [
    'journal written late: a step is only written down once it is done',
    'a build that fails at its end',
    { name: 'journal failed spawn', nth: 1, moment: 'after' },
  ],
  ['brought port deleted', 'a build', { name: 'journal succeeded network', nth: 1, moment: 'before' }],
  ['claim not given back', 'a build', { name: 'neutron PUT ports/{id}', nth: 1, moment: 'after' }],
  ['guest left running', 'a deletion', { name: 'driver destroy', nth: 1, moment: 'after' }],
  ['saga takes no rest', 'a build', { name: 'neutron PUT ports/{id}', nth: 1, moment: 'before' }],
  ['undo missing: created ports stay', 'an attach', { name: 'neutron POST ports', nth: 1, moment: 'after' }],
  [
    'adopt skipped: nobody looks for the ports of a server',
    'an attach',
    { name: 'neutron POST ports', nth: 1, moment: 'after' },
  ],
  [
    'NIC not plugged: an interface is attached, and its guest has none',
    'an attach',
    { name: 'journal succeeded plug', nth: 1, moment: 'after' },
  ],
  [
    'brought port kept: its release is forgotten',
    'an attach of a port',
    { name: 'neutron PUT ports/{id}', nth: 1, moment: 'after' },
  ],
  [
    'brought port deleted',
    'an attach of a port that fails at its end',
    { name: 'journal failed plug', nth: 1, moment: 'after' },
  ],
  [
    'brought port kept: its release is forgotten',
    'a detach of a port',
    { name: 'journal started release', nth: 1, moment: 'after' },
  ],
  [
    'undo missing: created ports stay',
    'a detach of a port that was made for the server',
    { name: 'journal started release', nth: 1, moment: 'after' },
  ],
];

for (const [bug, title, death] of bugs) {
  test(`the planted bug "${bug}" is found by ${title} that is killed ${death.moment} ${pointText(death)}`, async (t) => {
    const saga = sagas.find((row) => row.title === title);
    assert.ok(saga);
    const place = await embedded.place(t, saga);
    assert.ok(await dieInTheMiddle(saga, place, death, bug));
    const { wrong } = await comeToRest(t, saga, place, bug);
    assert.notDeepEqual(wrong, []);
  });
}

suite('on PostgreSQL and on a real Neutron', { skip: verifying ? false : 'only with npm run verify' }, async () => {
  if (!verifying) return;
  const postgres = await startPostgres();
  if (postgres) {
    const stage = postgresStage(postgres);
    killedOn('PostgreSQL', async () => stage);
  }
  // One host, and those of the sagas that have two: a port is bound only where an agent lives.
  let neutron: ReturnType<typeof startNeutronServer> | null = null;
  after(async () => (await neutron)?.stop());
  // Most of the time is waiting for what calls of the dead process may do late.
  const stageAtNeutron = async () => {
    neutron ??= startNeutronServer({ hosts: ['berth', 'a', 'b'] });
    return realNeutronStage((await neutron).url);
  };
  killedOn('a real Neutron', stageAtNeutron, 2 * lanes);
});
