import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { headerCredentials, type NeutronTransport } from '../../src/neutron/client/index.ts';
import { createHttpTransport } from '../../src/neutron/client/over-http/http-transport.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { assertAllOrNothing, assertWholeNetwork, groups, type Mode } from '../support/all-or-nothing.ts';
import { type Trouble, troubles } from '../support/wire.ts';
import { type FaultPlace, faultPlace } from './support/fault-place.ts';
import { type NeutronServer, startNeutronServer } from './support/neutron-server.ts';

/** What the allocation asks of Neutron, in order, when ports are made singly. */
const calls = [
  // A look at what is named, and at the networks of the new ports.
  'GET security-groups',
  'GET extensions',
  'GET networks',
  'GET subnets',
  'GET ports',
  'GET networks',
  // At the brought port, then at its network.
  'GET ports',
  'GET networks',
  'GET subnets',
  'GET ports',
  'GET networks',
  'POST ports',
  'POST ports',
  // A new port is bound as soon as it is there.
  'PUT ports/new',
  'PUT ports/new',
  'GET floatingips',
  'PUT ports/brought',
  // The brought port is looked at until it stands still.
  'GET ports/brought',
  'GET ports/brought',
  // Its network has a DNS domain.
  'PUT ports/brought',
] as const;

interface Fault {
  readonly mode: Mode;
  readonly trouble: Trouble;
  readonly number: number;
}

const everyTroubleAt = (mode: Mode, numbers: readonly number[]): Fault[] =>
  troubles.flatMap((trouble) => numbers.map((number) => ({ mode, trouble, number })));

const creation = calls.indexOf('POST ports');

/** With the other ways of making ports only the creation is another call. */
const matrix: readonly Fault[] = [
  ...everyTroubleAt('single', [...calls.keys()]),
  ...everyTroubleAt('bulk', [creation]),
  ...everyTroubleAt('bound', [creation, creation + 1]),
];

/**
 * Of the matrix: each trouble at one of the last calls, where there is the most to lose; and the answers to creations in bulk
 * and bound are lost.
 */
function isInSample({ mode, trouble, number }: Fault): boolean {
  if (mode !== 'single') return trouble === 'lost after';
  return number >= calls.length - troubles.length && trouble === troubles[number % troubles.length];
}

const faults = process.env.BERTH_VERIFY === '1' ? [...matrix] : matrix.filter(isInSample);
// Those that wait go first: the others fill the time.
faults.sort((a, b) => Number(b.trouble === 'never answers') - Number(a.trouble === 'never answers'));

/** Tests at once: most of the time of each is the real server's, or spent waiting. */
const lanes = 4;

suite('on a real Neutron, a server has its whole network or none of it', { concurrency: lanes }, () => {
  let neutron: NeutronServer;
  let transport: NeutronTransport;
  let free: FaultPlace[];

  before(async () => {
    neutron = await startNeutronServer({ hosts: ['host0'] });
    transport = createHttpTransport({ endpoint: neutron.url, credentials: headerCredentials });
    const way = { url: neutron.url, transport, runtime: systemRuntime() };
    const projects = Array.from({ length: lanes }, (_, lane) => `project-${lane}`);
    free = await Promise.all(projects.map((projectId) => faultPlace({ ...way, projectId })));
  });
  after(async () => {
    await transport?.close();
    await neutron?.stop();
  });

  /** Runs in a project where nothing else goes on. */
  async function somewhere(act: (place: FaultPlace) => Promise<void>): Promise<void> {
    const place = free.pop();
    assert.ok(place, 'there is a place for each test that runs');
    try {
      await act(place);
    } finally {
      await place.clear();
      free.push(place);
    }
  }

  test('without trouble it has the whole, by exactly the calls that meet trouble below', () =>
    somewhere(async (place) => {
      const situation = await place.arrange('single', () => null);
      await assertWholeNetwork(situation, await situation.world.allocate(situation.requests, groups));
      const made = situation.world.wire.calls.map((call) =>
        call.replace(situation.whole.id, 'brought').replace(/(?<=\/)[\da-f-]{36}$/, 'new'),
      );
      assert.deepEqual(made, calls);
    }));

  for (const { mode, trouble, number } of faults) {
    const call = calls[number] ?? '';
    test(`${mode}: ${trouble} at call ${number} (${call}): the whole network or none of it`, () =>
      somewhere(async (place) => {
        const situation = await place.arrange(mode, (_, at) => (at === number ? trouble : null));
        await assertAllOrNothing(situation, call);
      }));
  }
});
