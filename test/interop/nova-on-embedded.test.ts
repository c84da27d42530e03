import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { comparable, differences, inSharedWords, outcomeOf } from './against-nova/outcome.ts';
import { Place } from './against-nova/place.ts';
import { scenarios } from './against-nova/scenarios/index.ts';
import { novaSide, type Side } from './against-nova/side.ts';
import { startEmbeddedNeutron } from './support/embedded-neutron.ts';
import { startNeutronServer } from './support/neutron-server.ts';
import { type PeerCall, startNovaPeer } from './support/nova-peer.ts';

/** A Neutron that Nova's code is let loose on. */
interface Ground {
  readonly url: string;
  readonly place: Place;
  readonly side: Side;
  /** What Nova has asked it since the scenario began: for the allocation, and for the deallocation. */
  readonly calls: (readonly PeerCall[])[];
}

/** Where the two services differ, and why that is right. */
const explained: readonly { readonly at: RegExp; readonly why: string }[] = [
  { at: /\.revision_number$/, why: 'how many changes one update counts as is nobody’s promise' },
  {
    at: /\.(device_profile|numa_affinity_policy|propagate_uplink_status)$/,
    why: 'the real one is set up without them',
  },
];

/** Calls in shared words; what is asked for in no order is sorted. */
function asTexts(calls: readonly PeerCall[], say: (value: unknown) => unknown): string[] {
  const unknown: string[] = [];
  const numbered = (id: string) => {
    if (!unknown.includes(id)) unknown.push(id);
    return `<unknown ${unknown.indexOf(id)}>`;
  };
  return calls.map(({ rights, method, path, status }) => {
    const [resource = '', query] = decodeURIComponent(path.slice(path.indexOf('/v2.0'))).split('?');
    const asked = (query?.split('&') ?? []).map((one) => String(say(one))).toSorted();
    const text = [rights, method, say(resource), ...asked, status].join(' ');
    return text.replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, numbered);
  });
}

/** Nova lets go of ports in the order in which Neutron lists them: none. */
function callsOf({ calls: [allocation = [], deallocation = []] }: Ground, say: (value: unknown) => unknown) {
  return { calls: asTexts(allocation, say), callsAtTheEnd: asTexts(deallocation, say).toSorted() };
}

suite("Nova's own code finds the embedded network service to be a Neutron", { concurrency: false }, () => {
  const ends: (() => unknown)[] = [];
  const grounds: Ground[] = [];

  before(async () => {
    const neutron = await startNeutronServer();
    ends.push(() => neutron.stop());
    const embedded = await startEmbeddedNeutron(
      { after: (end) => ends.push(end) },
      { config: { dnsDomain: 'test.example.' } },
    );
    const service = { 'x-user-id': 'nova', 'x-project-id': 'service', 'x-roles': 'admin,member,reader,service' };
    for (const url of [neutron.url, embedded]) {
      const peer = await startNovaPeer({ url, service });
      ends.push(() => peer.stop());
      const calls: (readonly PeerCall[])[] = [];
      const side = novaSide(peer, (made) => calls.push(made));
      grounds.push({ url, place: new Place(url, 'physnet1'), side, calls });
    }
  });
  after(async () => {
    for (const end of ends.toReversed()) await end();
  });

  for (const scenario of scenarios) {
    const skip = (scenario.slow ?? false) && process.env.BERTH_VERIFY !== '1';
    test(scenario.title, { skip: skip && 'in npm run verify' }, async () => {
      const run = async (ground: Ground) => {
        const place = scenario.alone ? new Place(ground.url, 'physnet2') : ground.place;
        place.given.clear();
        ground.calls.length = 0;
        try {
          const outcome = await outcomeOf(ground.side, place, await scenario.ask(place));
          const say = inSharedWords(outcome, place);
          return { ...comparable(outcome, place), ...callsOf(ground, say) };
        } finally {
          await place.clear();
        }
      };
      const [real, embedded] = await Promise.all(grounds.map(run));
      const found = differences(real, embedded).map(({ path, nova, berth }) => ({ path, real: nova, embedded: berth }));
      assert.deepEqual(
        found.filter(({ path }) => !explained.some(({ at }) => at.test(path))),
        [],
      );
    });
  }
});
